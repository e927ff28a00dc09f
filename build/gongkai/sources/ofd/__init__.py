"""OFD (GB/T 33190), the fixed-layout format of Chinese offices."""
