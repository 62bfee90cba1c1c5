using CsArena.Realtime.Questions;

namespace CsArena.EndToEnd.Play;

/// <summary>Looks for what a player must not see before a round is over (I11), in all the JSON that came.</summary>
public static class Secrets
{
    private static readonly string[] Telling = ["solution", "explanation", "correct", "feedback", "accepted", "rubric"];

    /// <summary>The player has seen neither the solution nor the opponent's answer of the round being played.</summary>
    public static void ShouldNotShow(RawPlayer player, Question question, string opponentAnswer)
    {
        foreach (var one in OfThisRound(player))
        {
            TextsIn(one.Json).ShouldNotContain(text => text.Contains(question.Explanation), player.Log.Describe());

            // Not counting what is the player's own or public: two rounds in a row may well have the same key for their solution.
            var texts = TextsIn(one.Json, "question", "options", "lastRound", "mySubmission").ToList();
            NamesIn(one.Json, "lastRound").ShouldNotContain(name => Telling.Contains(name), player.Log.Describe());
            if (question.Type != QuestionType.Multiple)
            {
                texts.ShouldNotContain(question.Answer, player.Log.Describe());
            }

            if (opponentAnswer.Length > 0)
            {
                texts.ShouldNotContain(opponentAnswer, player.Log.Describe());
            }
        }
    }

    /// <summary>Every text anywhere in some JSON, but for what is under these names.</summary>
    public static IEnumerable<string> TextsIn(JsonElement json, params string[] except) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => TextsIn(item, except)),
        JsonValueKind.Object => json.EnumerateObject()
            .Where(property => !except.Contains(property.Name))
            .SelectMany(property => TextsIn(property.Value, except)),
        _ => [],
    };

    private static IEnumerable<string> NamesIn(JsonElement json, params string[] except) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => NamesIn(item, except)),
        JsonValueKind.Object => json.EnumerateObject()
            .Where(property => !except.Contains(property.Name))
            .SelectMany(property => NamesIn(property.Value, except).Prepend(property.Name)),
        _ => [],
    };

    private static IEnumerable<Received> OfThisRound(RawPlayer player)
        => player.Log.All.Reverse().TakeWhile(one => one.Name != "round:end");
}
