"""Every name of the API: there, of the right kind, with the right error texts."""

import builtins
import inspect
import types

import stackless
import _stackless

FUNCTIONS = '''run schedule schedule_remove getcurrent getmain getruncount getthreads getcurrentid getdebug
    getuncollectables get_thread_info switch_trap set_channel_callback get_channel_callback set_schedule_callback
    get_schedule_callback set_error_handler enable_softswitch pickle_flags pickle_flags_default'''.split()
LIVE = 'current main runcount threads debug uncollectables pickle_with_tracing_state'.split()
CONSTANTS = {'PICKLEFLAGS_PRESERVE_TRACING_STATE': 1, 'PICKLEFLAGS_PRESERVE_AG_FINALIZER': 2,
             'PICKLEFLAGS_RESET_AG_FINALIZER': 4, 'PICKLEFLAGS_PICKLE_CONTEXT': 8}
TYPES = 'tasklet channel atomic bomb cframe cstack'.split()
TASKLET_METHODS = '''bind setup insert remove run switch throw raise_exception kill set_atomic set_ignore_nesting
    bind_thread set_context context_run'''.split()
TASKLET_READ_ONLY = '''alive paused blocked scheduled restorable atomic ignore_nesting is_main is_current next prev frame
    recursion_depth nesting_level thread_id cstate context_id'''.split()
TASKLET_WRITABLE = 'tempval block_trap trace_function profile_function'.split()
CHANNEL_METHODS = 'send receive send_exception send_throw send_sequence open close'.split()
CHANNEL_ATTRIBUTES = 'preference schedule_all balance queue closing closed'.split()


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert text in str(error), (str(error), text)
        return
    raise AssertionError(f'{kind.__name__}({text!r}) expected from {function}')


for name in FUNCTIONS:
    function = getattr(stackless, name)
    assert inspect.isbuiltin(function), name
    assert function.__doc__ and function.__module__ == 'stackless' and function.__name__ == name
    assert name in stackless.__all__ and getattr(_stackless, name) is function
for name in LIVE:
    assert hasattr(stackless, name) and name in stackless.__all__ and name in dir(stackless), name
assert stackless.current is stackless.main is stackless.getcurrent() is stackless.getmain()
assert stackless.runcount == 1 and stackless.threads == stackless.getthreads() and stackless.debug == 0
assert stackless.uncollectables == [] and stackless.pickle_with_tracing_state is False
assert stackless.getcurrentid() == id(stackless.current)
for name, value in CONSTANTS.items():
    assert getattr(stackless, name) == value and name in stackless.__all__
assert stackless.stackless is stackless and 'stackless' in stackless.__all__
assert builtins.TaskletExit is stackless.TaskletExit and TaskletExit.__mro__[1] is SystemExit
assert TaskletExit.__module__ == 'builtins'
raises(AttributeError, "module 'stackless' has no attribute 'nothing'", getattr, stackless, 'nothing')
namespace = {}
exec('from stackless import *', namespace)
assert set(stackless.__all__) <= set(namespace)

for name in TYPES:
    kind = getattr(stackless, name)
    assert isinstance(kind, type) and kind.__name__ == name and kind.__module__ == 'stackless' and kind.__doc__, name
for name in TASKLET_METHODS:
    assert inspect.ismethoddescriptor(getattr(stackless.tasklet, name)), name
    assert inspect.isbuiltin(getattr(stackless.getcurrent(), name)) and getattr(stackless.tasklet, name).__doc__, name
for name in TASKLET_READ_ONLY + TASKLET_WRITABLE:
    assert inspect.isdatadescriptor(getattr(stackless.tasklet, name)), name
task = stackless.tasklet(len)
for name in TASKLET_READ_ONLY:
    getattr(task, name)
    raises(AttributeError, '', setattr, task, name, 1)
for name in TASKLET_WRITABLE:
    setattr(task, name, getattr(task, name))
for name in CHANNEL_METHODS:
    assert inspect.isbuiltin(getattr(stackless.channel(), name)), name
for name in CHANNEL_ATTRIBUTES:
    assert inspect.isdatadescriptor(getattr(stackless.channel, name)), name
    if name not in ('preference', 'schedule_all'):
        raises(AttributeError, '', setattr, stackless.channel(), name, 1)
assert iter(stackless.channel()) is not None and hasattr(stackless.channel, '__next__')


class Sub(stackless.tasklet):
    pass


class SubChannel(stackless.channel):
    pass


Sub(len)('').own = 1
assert stackless.run() is None
SubChannel().own = 1
raises(AttributeError, '', setattr, stackless.tasklet(), 'own', 1)

# Numbers of arguments.
channel = stackless.channel()
task = stackless.tasklet(len)
for function in (channel.open, channel.close, task.insert, task.remove, task.run, task.switch):
    raises(TypeError, 'takes no arguments (1 given)', function, 1)
for function in (stackless.getcurrent, stackless.getmain, stackless.getruncount, stackless.getthreads):
    raises(TypeError, 'takes no arguments (1 given)', function, 1)
for function in (channel.send, channel.send_sequence, task.set_atomic, task.set_ignore_nesting,
                 stackless.enable_softswitch, stackless.set_error_handler, stackless.set_channel_callback):
    raises(TypeError, 'takes exactly one argument (2 given)', function, 1, 2)
raises(TypeError, 'takes no arguments (1 given)', channel.receive, 1)
raises(TypeError, 'takes at most 1 argument (2 given)', stackless.schedule, 1, 2)
raises(TypeError, 'takes at most 1 argument (2 given)', stackless.schedule_remove, 1, 2)
assert stackless.schedule(retval=3) == 3 and stackless.schedule_remove(retval=4) == 4
raises(TypeError, '', stackless.tasklet, 1, 2, 3, 4)
raises(TypeError, 'tasklet function must be a callable', stackless.tasklet, 3)
raises(TypeError, '', channel.send_exception)
raises(TypeError, '', channel.send_throw)
raises(TypeError, '', channel.send_exception, 3)
raises(TypeError, 'must be', setattr, channel, 'preference', 'x')
raises(TypeError, 'callable', stackless.set_channel_callback, 3)
raises(TypeError, 'callable', stackless.set_schedule_callback, 3)
raises(TypeError, 'callable', stackless.set_error_handler, 3)
raises(RuntimeError, 'Thread id not found', stackless.get_thread_info, 10 ** 9)

# bind and setup.
t = stackless.tasklet()
assert not t.alive and t.tempval is None
assert t.bind(len) is t and t.tempval is len and not t.alive
assert t.bind(len, ('',)) is t and t.alive and t.paused and not t.scheduled and t.tempval is None
assert t.bind(None) is t and not t.alive
raises(RuntimeError, 'the tasklet was not bound to a function', t.setup)
raises(RuntimeError, 'the tasklet was not bound to a function', t.bind, None, ())
raises(TypeError, 'must be a tuple', t.bind, len, [])
raises(TypeError, 'must be a dict', t.bind, len, (), 3)
assert t.bind(len).setup('') is t and t.scheduled
raises(RuntimeError, 'tasklet is scheduled', t.bind, len)
raises(RuntimeError, 'is already bound', t.setup, '')
t.kill()
raises(RuntimeError, "can't (re)bind the current tasklet", stackless.current.bind, len)
raises(RuntimeError, 'The current tasklet cannot be removed', stackless.current.remove)

# Properties of main.
main = stackless.main
assert main.is_main and main.is_current and main.alive and main.scheduled and not main.blocked and not main.paused
assert main.next is main.prev is main and main.recursion_depth >= 1 and main.nesting_level == 0
assert main.frame is inspect.currentframe() and isinstance(main.cstate, stackless.cstack) and main.cstate.task is main
t = stackless.tasklet(len, ('',))
assert t.frame is None and t.recursion_depth == 0 and t.restorable and not t.is_main and t.next is t.prev is None
t.kill()

# Callbacks.
calls = []


def channel_callback(channel, tasklet, sending, willblock):
    calls.append((tasklet, sending, willblock))


assert stackless.set_channel_callback(channel_callback) is None
assert stackless.get_channel_callback() is channel_callback
channel = stackless.channel()
sender = stackless.tasklet(channel.send)(1)
assert channel.receive() == 1
stackless.run()
assert stackless.set_channel_callback(None) is channel_callback
assert calls == [(main, False, True), (sender, True, False)], calls
switches = []


def schedule_callback(previous, following):
    switches.append((previous, following))


assert stackless.set_schedule_callback(schedule_callback) is None
assert stackless.get_schedule_callback() is schedule_callback
t = stackless.tasklet(len)('')
stackless.run()
assert stackless.set_schedule_callback(None) is schedule_callback
assert switches[0] == (main, t) and switches[-1][1] is main, switches
assert not sender.alive

# Atomic.
block = stackless.atomic()
with block:
    assert main.atomic
    with stackless.atomic():
        assert main.atomic
    assert main.atomic
assert not main.atomic
assert main.set_atomic(1) is False and main.set_atomic(0) is True

# Contexts.
import contextvars
variable = contextvars.ContextVar('variable', default='none')
seen = []


def looks(value):
    seen.append(variable.get())
    variable.set(value)
    stackless.schedule()
    seen.append(variable.get())


context = contextvars.copy_context()
one = stackless.tasklet(looks).set_context(contextvars.Context())('one')
two = stackless.tasklet(looks).set_context(context)('two')
assert two.context_id == id(context)
stackless.run()
assert seen == ['none', 'none', 'one', 'two'] and variable.get() == 'none' and context[variable] == 'two'
assert stackless.tasklet(len, ('',)).context_id == main.context_id
assert two.context_run(variable.get) in ('two', 'none')
raises(TypeError, 'must be contextvars.Context', stackless.tasklet(len).set_context, 3)

# bomb
bomb = stackless.bomb(ValueError, ValueError(1), None)
assert bomb.type is ValueError and bomb.value.args == (1,) and bomb.traceback is None
