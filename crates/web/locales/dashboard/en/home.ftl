# The day at a glance.
home-hello = Hello, { $name }
