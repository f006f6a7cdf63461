package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ExamplesTest {
    /** A word of a shell, without what follows a redirection. */
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    private static List<CommandLine> all(CommandLine line, List<CommandLine> into) {
        into.add(line);
        line.getSubcommands().values().forEach(one -> all(one, into));
        return into;
    }

    @Test
    void eachCommandHasOneThatIsWrittenRight() {
        CommandLine line = Commands.line(Terminal.system());
        for (CommandLine command : all(line, new ArrayList<>())) {
            String name = command.getCommandSpec().qualifiedName();
            String example = Examples.of(command);
            assertThat(example).as(name).isNotNull().startsWith(name);
            String[] words = WORD.matcher(example.replaceAll(" >.*", ""))
                    .results()
                    .map(MatchResult::group)
                    .map(word -> word.replace("'", ""))
                    .skip(1)
                    .toArray(String[]::new);
            line.parseArgs(words);
        }
    }

    @Test
    void wrongUseAndHelpShowIt() {
        Console console = new Console();
        assertThat(console.run("start")).isEqualTo(2);
        assertThat(console.err()).contains("\nExample: junctura start shop/import --payload '{\"day\"");
        assertThat(console.run("rollback", "--help")).isZero();
        assertThat(console.out()).contains("Example: junctura rollback shop 3");
    }
}
