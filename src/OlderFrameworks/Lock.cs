#if !NET9_0_OR_GREATER
namespace CsArena.Realtime.Client;

/// <summary>An object to lock on; newer frameworks have their own.</summary>
internal sealed class Lock;
#endif
