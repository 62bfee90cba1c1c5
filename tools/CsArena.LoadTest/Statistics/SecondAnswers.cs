using System.Collections.Concurrent;

namespace CsArena.LoadTest.Statistics;

/// <summary>
/// When the second answer of each match's round left. Both players of a match are in this process, so that no event is needed to
/// know which of them answered last. May be used from any thread.
/// </summary>
internal sealed class SecondAnswers
{
    private readonly ConcurrentDictionary<string, Answers> _matches = new();

    /// <summary>A player sends an answer, or sends it again.</summary>
    public void Sent(string roomId, int round, string playerId, long at)
        => _matches.GetOrAdd(roomId, _ => new Answers()).Add(round, playerId, at);

    /// <summary>A player's connection is lost: when its answer arrives is not known any more.</summary>
    public void Lost(string roomId, string playerId)
    {
        if (_matches.TryGetValue(roomId, out var answers))
        {
            answers.Lose(playerId);
        }
    }

    /// <returns>When this player sent the round's second answer; null when there was none, or when the other player sent it.</returns>
    public long? SentBy(string roomId, int round, string playerId)
        => _matches.TryGetValue(roomId, out var answers) ? answers.SecondBy(round, playerId) : null;

    /// <summary>A match is over for one of its players; it is forgotten when it is over for both, since one may be behind the other.</summary>
    public void Ended(string roomId)
    {
        if (_matches.TryGetValue(roomId, out var answers) && answers.EndForOne())
        {
            _matches.TryRemove(roomId, out _);
        }
    }

    private sealed class Answers
    {
        private readonly List<(string PlayerId, long? At)> _sent = [];
        private int _round;
        private int _ended;

        /// <returns>Whether it is over for both.</returns>
        public bool EndForOne() => Interlocked.Increment(ref _ended) == 2;

        public void Add(int round, string playerId, long at)
        {
            lock (_sent)
            {
                if (_round != round)
                {
                    _sent.Clear();
                    _round = round;
                }

                _sent.RemoveAll(answer => answer.PlayerId == playerId);
                _sent.Add((playerId, at));
            }
        }

        public void Lose(string playerId)
        {
            lock (_sent)
            {
                var index = _sent.FindIndex(answer => answer.PlayerId == playerId);
                if (index >= 0)
                {
                    _sent[index] = (playerId, null);
                }
            }
        }

        public long? SecondBy(int round, string playerId)
        {
            lock (_sent)
            {
                return _round == round && _sent.Count == 2 && _sent[1].PlayerId == playerId ? _sent[1].At : null;
            }
        }
    }
}
