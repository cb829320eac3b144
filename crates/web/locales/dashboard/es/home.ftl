# The day at a glance.
home-hello = Hola, { $name }
