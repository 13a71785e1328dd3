"""The bots that `bench.crash` kills: each as its library's own examples write it, and ours as it is."""
