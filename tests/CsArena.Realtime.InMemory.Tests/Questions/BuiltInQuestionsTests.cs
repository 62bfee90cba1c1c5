using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests.Questions;

public sealed class BuiltInQuestionsTests
{
    private static readonly IReadOnlyList<ContentFile> _files = ContentReader.ReadAll();
    private static readonly IReadOnlyList<ContentQuestion> _contents = [.. _files.SelectMany(file => file.Questions)];

    [Fact]
    public void There_are_enough_questions_in_enough_categories()
    {
        _contents.Count.ShouldBeGreaterThanOrEqualTo(96);
        BuiltInQuestions.All.Count.ShouldBe(2 * _contents.Count);
        _files.Select(file => file.Category).ShouldBeUnique();
        _files.Count.ShouldBeGreaterThanOrEqualTo(8);
        _files.ShouldAllBe(file => file.Questions.Count >= 8);
    }

    [Fact]
    public void Ids_are_unique_and_every_question_is_there_in_both_languages()
    {
        BuiltInQuestions.All.Select(question => question.Id).ShouldBeUnique();
        foreach (var content in _contents)
        {
            BuiltInQuestions.All.Count(question => question.Id == content.Stem + "-en" && question.Language == "en").ShouldBe(1);
            BuiltInQuestions.All.Count(question => question.Id == content.Stem + "-ko" && question.Language == "ko").ShouldBe(1);
        }
    }

    [Fact]
    public void Every_type_has_several_questions_of_every_difficulty()
    {
        foreach (var type in Enum.GetValues<QuestionType>())
        {
            foreach (var difficulty in Enum.GetValues<Difficulty>())
            {
                _contents.Count(content => content.Type == type && content.Difficulty == difficulty)
                    .ShouldBeGreaterThanOrEqualTo(4, $"{type} {difficulty}");
            }
        }
    }

    [Fact]
    public void Every_category_has_every_difficulty()
    {
        foreach (var file in _files)
        {
            file.Questions.Select(question => question.Difficulty).Distinct().Count().ShouldBe(3, file.Category);
        }
    }

    [Fact]
    public void Types_are_in_proportion()
    {
        Share(QuestionType.Multiple).ShouldBeInRange(0.45, 0.65);
        Share(QuestionType.Short).ShouldBeInRange(0.22, 0.38);
        Share(QuestionType.Essay).ShouldBeInRange(0.1, 0.2);

        static double Share(QuestionType type) => _contents.Count(content => content.Type == type) / (double)_contents.Count;
    }

    [Fact]
    public void The_right_choice_stands_in_every_place_about_as_often()
    {
        var places = _contents.Where(content => content.Type == QuestionType.Multiple).GroupBy(content => content.Answer!).ToList();

        places.Count.ShouldBe(ContentValidator.Choices);
        places.ShouldAllBe(place => place.Count() >= 10);
    }

    [Fact]
    public void The_content_is_valid()
        => ContentValidator.Validate(_files).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_blank_or_padded()
    {
        foreach (var question in BuiltInQuestions.All)
        {
            foreach (var text in (string[])[question.Text, question.Answer, question.Explanation, .. question.Options.Select(option => option.Text), .. question.Accepted])
            {
                text.ShouldNotBeNullOrWhiteSpace(question.Id);
                text.ShouldBe(text.Trim(), question.Id);
            }
        }
    }

    [Fact]
    public void Korean_is_Korean_and_English_is_not()
    {
        foreach (var question in BuiltInQuestions.All)
        {
            (question.Text + question.Explanation).Any(c => c is >= '가' and <= '힣').ShouldBe(question.Language == "ko", question.Id);
        }
    }

    [Fact]
    public void A_choice_question_has_its_choices_and_one_right_key()
    {
        foreach (var question in BuiltInQuestions.All.Where(question => question.Type == QuestionType.Multiple))
        {
            question.Options.Select(option => option.Key).ShouldBe(["a", "b", "c", "d"], question.Id);
            question.Options.Count(option => option.Key == question.Answer).ShouldBe(1, question.Id);
        }
    }

    [Fact]
    public void Test_examples_are_complete()
    {
        foreach (var content in _contents)
        {
            if (content.Type == QuestionType.Short)
            {
                content.Wrong.Count.ShouldBeGreaterThanOrEqualTo(2, content.Stem);
            }

            if (content.Type == QuestionType.Essay)
            {
                content.En.Examples.ShouldNotBeNull(content.Stem);
                content.Ko.Examples.ShouldNotBeNull(content.Stem);
            }
        }
    }

    [Fact]
    public void All_is_read_once_and_cannot_be_changed()
    {
        BuiltInQuestions.All.ShouldBeSameAs(BuiltInQuestions.All);
        (BuiltInQuestions.All as Question[]).ShouldBeNull();
    }
}
