using CsArena.Realtime.Grading;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

public sealed class ShortAnswerTextTests
{
    [Theory]
    [InlineData("Round-Robin", "round robin")]
    [InlineData("Round-Robin", "roundrobin")]
    [InlineData("round_robin", "  ROUND   ROBIN. ")]
    [InlineData("round‑robin", "round–robin")]
    [InlineData("해시 테이블", "해시테이블")]
    [InlineData("해시 테이블", "\u1112\u1162\u1109\u1175 \u1110\u1166\u110B\u1175\u1107\u1173\u11AF")]
    [InlineData("stack", "ＳＴＡＣＫ")]
    [InlineData("stack", "\"stack\"!")]
    [InlineData("O(n log n)", "o( n*log n )")]
    [InlineData("O(n log n)", "O(n·log n)")]
    [InlineData("O(n^2)", "O(n²)")]
    [InlineData("2^10", "2¹⁰")]
    [InlineData("1/2", "½")]
    [InlineData("-1", "−1")]
    [InlineData("SHA-256", "sha256")]
    [InlineData("UTF-8", "utf 8")]
    [InlineData("TCP/IP", "tcp ip")]
    [InlineData("1,024", "1024")]
    [InlineData("I/O", "io")]
    [InlineData("C♯", "c#")]
    [InlineData("naïve", "nai\u0308ve")]
    [InlineData("Node.js", "nodejs")]
    [InlineData("Dijkstra's", "Dijkstra’s")]
    public void Differences_of_taste_do_not_count(string one, string other)
        => ShortAnswerText.Normalize(one).ShouldBe(ShortAnswerText.Normalize(other));

    [Theory]
    [InlineData("C", "C++")]
    [InlineData("C", "C#")]
    [InlineData("C++", "C#")]
    [InlineData("C+", "C++")]
    [InlineData("A", "A*")]
    [InlineData("O(n)", "O(n^2)")]
    [InlineData("O(n)", "O(n²)")]
    [InlineData("O(n)", "O(n log n)")]
    [InlineData("O(n)", "O(n!)")]
    [InlineData("O(2^n)", "O(2n)")]
    [InlineData("n", "n!")]
    [InlineData("n-1", "n1")]
    [InlineData("n - 1", "n 1")]
    [InlineData("n-k", "nk")]
    [InlineData("1", "-1")]
    [InlineData("12", "1/2")]
    [InlineData("12", "1 2")]
    [InlineData("12", "1,2")]
    [InlineData("12", "1.2")]
    [InlineData("5", ".5")]
    [InlineData("23", "2-3")]
    [InlineData("11", "1:1")]
    [InlineData("1:N", "1N")]
    [InlineData("n/2", "n2")]
    [InlineData("(n+1)/2", "n+1/2")]
    [InlineData("n(n-1)/2", "n(n-1)2")]
    [InlineData("2^(n-1)", "2^n-1")]
    [InlineData("TLS 1.3", "TLS 13")]
    [InlineData("192.168.0.1", "19216801")]
    [InlineData("10.0.0.0/8", "10.0.0.08")]
    [InlineData("50%", "50")]
    [InlineData("&&", "&")]
    [InlineData("==", "=")]
    [InlineData("!=", "=")]
    [InlineData("x<y", "x>y")]
    [InlineData("동기", "비동기")]
    public void Differences_of_meaning_count(string one, string other)
        => ShortAnswerText.Normalize(one).ShouldNotBe(ShortAnswerText.Normalize(other));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("...")]
    [InlineData("\u200B\u200E")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    public void What_says_nothing_is_empty(string text)
        => ShortAnswerText.Normalize(text).ShouldBe("");
}
