package io.junctura.expression;

import com.google.re2j.Matcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression, which also is a function from a string to its first match. The engine takes time linear in the
 * text, so it supports neither back references nor lookaround. Its reads are counted nevertheless: a pattern may read
 * to the end of the text for each of many matches, and each read costs more the larger the pattern is.
 */
final class Regex implements Function {

    private final BoundedPattern pattern;

    Regex(BoundedPattern pattern) {
        this.pattern = pattern;
    }

    /** The matches in a text, one after the other. */
    Matches in(Evaluation evaluation, String text) {
        evaluation.matches(pattern);
        return new Matches(evaluation, text);
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public @Nullable Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object text = args.isEmpty() ? Values.ABSENT : args.get(0);
        return text instanceof String string ? in(evaluation, string).next() : Values.ABSENT;
    }

    @Override
    public String toString() {
        return "/" + pattern + "/";
    }

    /**
     * Matches in JSONata's way: the search continues after the last match, unless that ended at the end of the text.
     * Only the first match may be empty.
     */
    final class Matches {
        private final Evaluation evaluation;
        private final String text;
        private final Matcher matcher;
        private boolean begun;

        private Matches(Evaluation evaluation, String text) {
            this.evaluation = evaluation;
            this.text = text;
            this.matcher =
                    pattern.matcher(new CountedText(text, 0, text.length(), new ReadCost(evaluation, pattern.work())));
        }

        /** Goes to the next match. @return false if there is none */
        boolean find() {
            if (begun && matcher.end() >= text.length()) return false;
            if (begun && start() == end()) throw empty();
            evaluation.spend(1);
            if (!matcher.find()) return false;
            if (begun && start() == end()) throw empty();
            begun = true;
            return true;
        }

        private EvaluationFailed empty() {
            return new EvaluationFailed(
                    "The regular expression " + Regex.this + " matches nothing at all, again and again.");
        }

        int start() {
            return matcher.start();
        }

        int end() {
            return matcher.end();
        }

        /** The groups; one that did not match is absent. */
        private List<@Nullable Object> groups() {
            Sequence groups = new Sequence(false);
            for (int i = 1; i <= matcher.groupCount(); i++) {
                int from = matcher.start(i);
                evaluation.add(groups, from < 0 ? Values.ABSENT : Strings.part(evaluation, text, from, matcher.end(i)));
            }
            return groups;
        }

        /** The match in the form of {@code $match}. */
        ObjectValue shown() {
            evaluation.makesObject(3);
            ObjectValue match = new ObjectValue();
            match.put("match", Strings.part(evaluation, text, start(), end()));
            match.put("index", (long) start());
            match.put("groups", groups());
            return match;
        }

        /** The next match in the form of a matcher function. */
        private @Nullable Object next() {
            if (!find()) return Values.ABSENT;
            evaluation.makesObject(5);
            evaluation.makes(ValueMemory.FUNCTION);
            ObjectValue match = new ObjectValue();
            match.put("match", Strings.part(evaluation, text, start(), end()));
            match.put("start", (long) start());
            match.put("end", (long) end());
            match.put("groups", groups());
            match.put("next", new NativeFunction("next", 0, null, (evaluation, args, context) -> next()));
            return match;
        }
    }

    /** Counts what the matcher reads, by what a character costs. */
    private static final class ReadCost {
        private static final int WORK_PER_STEP = 1_024;
        private static final int MIN_WORK = 64;

        private final Evaluation evaluation;
        private final int work;
        private long done;

        ReadCost(Evaluation evaluation, int work) {
            this.evaluation = evaluation;
            this.work = Math.max(MIN_WORK, work);
        }

        void read() {
            done += work;
            if (done < WORK_PER_STEP) return;
            evaluation.spend((int) (done / WORK_PER_STEP));
            done %= WORK_PER_STEP;
        }
    }

    /** Text that counts how often it is read. */
    private record CountedText(String text, int from, int to, ReadCost reads) implements CharSequence {
        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            reads.read();
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text, from + start, from + end, reads);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
