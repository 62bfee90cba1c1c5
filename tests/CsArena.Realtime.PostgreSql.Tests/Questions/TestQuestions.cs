using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Questions for tests; an id is the stem and the language.</summary>
internal static class TestQuestions
{
    /// <summary>A short question.</summary>
    public static Question Make(string stem, string language = "en", Difficulty difficulty = Difficulty.Easy, params string[] categories) => new()
    {
        Id = $"{stem}-{language}",
        Type = QuestionType.Short,
        Difficulty = difficulty,
        Categories = categories.Length > 0 ? categories : ["general"],
        Language = language,
        Text = $"Text of {stem}",
        Answer = stem,
        Accepted = [stem],
        Explanation = $"Explanation of {stem}",
    };

    /// <summary>Questions of some categories and all difficulties, in English and Korean.</summary>
    public static IEnumerable<Question> Bank(int stems, int categories = 3)
        => Enumerable.Range(0, stems).SelectMany(i => (string[])["en", "ko"], (i, language) => Make($"q{i}", language, (Difficulty)(i % 3), $"category {i / 3 % categories}"));

    /// <summary>What a question's languages have in common.</summary>
    public static string Stem(Question question) => QuestionStem.Of(question);

    /// <summary>Fills a database with very many questions, each in English and Korean, as an import would, but fast.</summary>
    public static string FillSql(int questions, int categories = 10) => $$"""
        INSERT INTO arena.categories (name) SELECT 'category ' || i FROM generate_series(0, {{categories - 1}}) AS i ON CONFLICT DO NOTHING;
        INSERT INTO arena.questions (id, stem, language, type, difficulty, content, answer, explanation)
        SELECT 'q' || i || '-' || l, 'q' || i, l, 'short', 1 + i % 5,
            jsonb_build_object('text', 'Text of ' || i, 'options', '[]'::jsonb, 'accepted', '[]'::jsonb), 'q' || i, repeat('because ', 20)
        FROM generate_series(0, {{(questions / 2) - 1}}) AS i, unnest(ARRAY['en', 'ko']) AS l;
        INSERT INTO arena.question_categories (question_id, category_id, stem, language, difficulty, active, revision)
        SELECT q.id, c.id, q.stem, q.language, q.difficulty, q.active, q.revision
        FROM arena.questions AS q JOIN arena.categories AS c ON c.name = 'category ' || (substr(q.stem, 2)::integer / 5 % {{categories}});
        """;
}
