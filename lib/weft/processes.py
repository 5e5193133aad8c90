"""What multiprocessing can do here: a CLR process cannot fork, so each process is started anew."""


class _Contexts(dict):
    """The contexts by start method. `fork` can be asked for, as its locks and queues work, but is not offered."""

    def __iter__(self):
        return (name for name in super().__iter__() if name != "fork")


def _refuse(process):
    """Take the place of starting a process by fork."""
    raise NotImplementedError("Weft cannot fork a process: use the start method 'spawn'")


def adapt(context) -> None:
    """Change the library's module `multiprocessing.context`: `spawn` is the default, `forkserver` does the same."""
    if isinstance(context._concrete_contexts, _Contexts):
        return
    spawn = context._concrete_contexts["spawn"]
    context.ForkProcess._Popen = staticmethod(_refuse)
    context.ForkServerProcess._Popen = context.SpawnProcess.__dict__["_Popen"]
    context.ForkServerProcess._after_fork = context.SpawnProcess.__dict__["_after_fork"]
    context._concrete_contexts = _Contexts(context._concrete_contexts)
    context._default_context._default_context = spawn
