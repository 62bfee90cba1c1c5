const SPEED_BONUS = 5;

/** What a round gives to the two players; `first` is the seat of the faster one, if both answered. */
export function grade(question, round, first) {
  const correct = [0, 1].map((seat) => round.submitted[seat] && round.answers[seat] === question.solution.answer);
  const fastest = correct[0] && correct[1] ? first : correct.indexOf(true);
  return [0, 1].map((seat) => ({
    submitted: round.submitted[seat],
    correct: correct[seat],
    delta: correct[seat] ? question.card.points + (seat === fastest ? SPEED_BONUS : 0) : 0,
  }));
}

export function outcome(scores, seat) {
  const lead = scores[seat] - scores[1 - seat];
  return lead > 0 ? "win" : lead < 0 ? "loss" : "draw";
}
