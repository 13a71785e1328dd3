"""专项行动: a form that every school fills in, signs and hands in; 附件1 is one such form."""
