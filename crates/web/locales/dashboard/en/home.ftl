# The day at a glance.
home-hello = Hello, { $name }
home-coming = Arriving today
home-leaving = Leaving today
home-rooms = Rooms taken tonight
home-cost = Messages this month
home-month = The last 28 days
home-more = All figures
