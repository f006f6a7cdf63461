package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the plugin API has what an author can say of fields. */
class PluginApiPageTest {
    private static final Path PAGE = Path.of("..", "docs", "extend", "plugin-api.md");

    static Stream<String> words() {
        return Stream.of(
                        Arrays.stream(Field.class.getDeclaredMethods()).map(Method::getName),
                        Arrays.stream(Field.Widget.values())
                                .filter(widget -> widget != Field.Widget.BY_TYPE)
                                .map(Enum::name),
                        Arrays.stream(Rule.Must.values()).map(Enum::name))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("words")
    void namesEachMemberOfFieldAndEachRule(String word) throws IOException {
        assertThat(Files.readString(PAGE)).contains("`" + word + "`");
    }
}
