package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.logging.ControlCharacters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damages documents at random, in the same way in each build. */
class MutationTest {

    private static final String[] PIECES = {
        "{{",
        "}}",
        "\"",
        "'",
        ":",
        "- ",
        "\n",
        "\n---\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        "null",
        "*a",
        "&a ",
        "<<: ",
        "|",
        ">",
        "!x ",
        "#",
        "%",
        "\\",
        "\u0000",
        "\uD83D\uDE00",
        "\uD83D",
        "steps",
        "when: ",
        "1e9",
        "{{ secret.x }}",
        "?",
        ",",
        "~",
        "for-each: ",
        "parallel: ",
        "try: ",
        "delay: ",
        "callback: "
    };

    @Test
    void damagedDocumentsGiveProblemsOrPlansButNoException() throws IOException {
        List<Path> files = new ArrayList<>(Corpus.files("problems"));
        files.addAll(Corpus.files("valid"));
        Random random = new Random(42);
        for (int round = 0; round < 3_000; round++) {
            String text = damaged(Files.readString(files.get(random.nextInt(files.size()))), random);
            Reading reading;
            try {
                reading = Corpus.parse("x.yaml", text);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("Round " + round + " fails on:\n" + text, e);
            }
            boolean something = !reading.problems().isEmpty()
                    || !reading.integrations().isEmpty()
                    || !reading.connections().isEmpty();
            assertThat(something).as(text).isTrue();
            long lines = text.chars().filter(c -> c == '\n').count() + 1;
            ProblemText shown = new ProblemText(text);
            for (Problem problem : reading.problems()) {
                assertThat(problem.line()).as(problem + "\n" + text).isBetween(1, (int) lines);
                assertThat(problem.column()).isPositive();
                assertThat(shown.of(problem)).contains(ControlCharacters.escaped(problem.message()));
            }
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0 && out.length() > 0; i--) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> out.delete(at, Math.min(out.length(), at + random.nextInt(60)));
                default -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(80))));
            }
        }
        return out.toString();
    }
}
