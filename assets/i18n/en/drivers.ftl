# drivers
