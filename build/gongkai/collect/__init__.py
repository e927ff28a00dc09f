"""Reports brought into a project: from files to `datasets/<agency_id>/<year>/` and rows of the registry.

    inputs → said (read, recognised) → whose (matched with registry and divisions) → decided → placed

`inputs` says what is to be added and what is known of it, `said` reads a file and keeps what it says of itself, `divided`
takes the division off an agency's name, `witnesses` are the other words that tell of two divisions of one name which is
meant, `register` is the registry as it grows, `whose` finds the agency or says between which it cannot tell, `proposed`
makes the rows of a new one, `decided` is the outcome of one input, `placed` the only writer, `run` takes many in order.

Nobody is guessed: what is not certain is asked, and until it is answered nothing of it is written. What `build` would refuse is
refused here, before anything is written.
"""
