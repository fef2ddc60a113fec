"""事项目录: what a hall may be asked for, under which limits, with which papers and answers."""
