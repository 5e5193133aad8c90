namespace Weft.Runtime.Threading;

/// <summary>
/// Beazley's priority patch of the new GIL: a thread that was made to give the lock up is CPU-bound until it gives it up
/// of its own accord. Threads that are not CPU-bound go first, and need not wait for the interval to ask one that is.
/// </summary>
/// <remarks>
/// A thread that gives way to one that is not CPU-bound keeps looking for a while instead of sleeping: it would be woken
/// some microseconds later, and the processor it left may be another's by then, which costs a time slice.
/// </remarks>
internal sealed class PriorityGil : NewGil
{
    internal override string Name => "priority";

    private protected override bool AsksAtOnce(PyThread waiter, PyThread holder) => !waiter.CpuBound && holder.CpuBound;

    private protected override bool IsBrief(PyThread taker) => !taker.CpuBound;

    private protected override LinkedListNode<Waiter>? Choose(LinkedList<Waiter> waiters)
    {
        for (var node = waiters.First; node is not null; node = node.Next)
        {
            if (!node.Value.Thread.CpuBound)
            {
                return node;
            }
        }

        return waiters.First;
    }

    private protected override void NoteRelease(PyThread t, bool forced) => t.CpuBound = forced;
}
