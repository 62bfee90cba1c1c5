using CsArena.Realtime.Grading;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Redis;

/// <summary>A round as the fields of its hash, in the order that <c>session.lua</c> lists them in.</summary>
internal static class RoundFields
{
    /// <summary>Packs a new round.</summary>
    public static byte[] Pack(GameRound round, StoredQuestion question)
    {
        var writer = PackedWriter.Begin();
        writer.Write(round.Question.Id);
        writer.Write(question.Hash);
        writer.Write(question.Json);
        WriteMoving(ref writer, round);
        return writer.ToArray();
    }

    /// <summary>Packs what a step may change.</summary>
    public static byte[] PackMoving(GameRound round)
    {
        var writer = PackedWriter.Begin();
        WriteMoving(ref writer, round);
        return writer.ToArray();
    }

    /// <param name="reader">At the round.</param>
    /// <param name="number">Its number.</param>
    /// <param name="questions">The questions that are known.</param>
    /// <returns>The round; with no question, if it is not known.</returns>
    public static GameRound Read(ref PackedReader reader, int number, QuestionCache questions)
    {
        _ = reader.ReadArray();
        var question = questions.Find(reader.Read());
        var startedAt = reader.ReadTimeOrNull();
        var (submission1, score1) = ReadPlayer(ref reader);
        var (submission2, score2) = ReadPlayer(ref reader);
        return new GameRound
        {
            Number = number,
            Question = question!,
            StartedAt = startedAt,
            Submission1 = submission1,
            Submission2 = submission2,
            Score1 = score1,
            Score2 = score2,
        };
    }

    private static void WriteMoving(ref PackedWriter writer, GameRound round)
    {
        writer.WriteUnlessNull(round.StartedAt);
        WritePlayer(ref writer, round.Submission1, round.Score1);
        WritePlayer(ref writer, round.Submission2, round.Score2);
    }

    private static void WritePlayer(ref PackedWriter writer, Submission? submission, RoundScore? score)
    {
        writer.Write(submission is not null);
        writer.WriteUnlessNull(submission?.SubmittedAt);
        writer.Write(submission?.Answer);
        writer.WriteIfTrue(submission is { AfterOpponent: true });
        writer.WriteUnlessNull(score?.Points);
        writer.WriteIfTrue(score is { Grade.Correct: true });
        if (score is null)
        {
            writer.WriteNil();
        }
        else
        {
            writer.Write(score.Grade.Share);
        }

        writer.Write(score?.Grade.Feedback);
    }

    private static (Submission? Submission, RoundScore? Score) ReadPlayer(ref PackedReader reader)
    {
        var isSubmitted = reader.ReadBool();
        var submittedAt = reader.ReadTimeOrNull();
        var answer = reader.ReadTextOrNull();
        var isAfterOpponent = reader.ReadBool();
        var points = reader.ReadIntOrNull();
        var isCorrect = reader.ReadBool();
        var share = reader.ReadDoubleOrZero();
        var feedback = reader.ReadTextOrNull();
        return (
            isSubmitted ? new Submission(answer!, submittedAt!.Value, isAfterOpponent) : null,
            points is { } sum ? new RoundScore(GradeOf(isCorrect, share, feedback), sum) : null);
    }

    private static Grade GradeOf(bool isCorrect, double share, string? feedback) => (isCorrect, share, feedback) switch
    {
        (true, 1, null) => Grade.Right,
        (false, 0, null) => Grade.Wrong,
        _ => new Grade(isCorrect, share, feedback),
    };
}
