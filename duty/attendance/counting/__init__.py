"""到岗率, 见警率: counted in one place."""
