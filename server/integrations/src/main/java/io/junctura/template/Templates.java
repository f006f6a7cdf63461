package io.junctura.template;

import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The templates in the server's jar. They are read at the first use. */
final class Templates {
    private Templates() {}

    private static final class Lazy {
        static final List<Template> ALL = read();
    }

    /** In the order in which they are offered. */
    static List<Template> all() {
        return Lazy.ALL;
    }

    private static List<Template> read() {
        List<Template> all = new ArrayList<>();
        Documents.map(new NamedText("index.yaml", resource("index.yaml")))
                .forEach((name, value) -> all.add(template(name, map(value))));
        return List.copyOf(all);
    }

    private static Template template(String name, Map<?, ?> head) {
        List<Question> asks = new ArrayList<>();
        map(head.get("asks")).forEach((ask, value) -> asks.add(ask(String.valueOf(ask), map(value))));
        return new Template(
                name,
                text(head, "title"),
                text(head, "description"),
                text(head, "pattern"),
                List.copyOf(asks),
                resource(name + ".yaml"));
    }

    private static Question ask(String name, Map<?, ?> head) {
        return new Question(
                name,
                text(head, "title"),
                optional(head, "description"),
                Question.Kind.valueOf(text(head, "kind").toUpperCase(Locale.ROOT)),
                optional(head, "connector"),
                text(head, "replaces"));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static String text(Map<?, ?> head, String key) {
        return Objects.requireNonNull(optional(head, key), key);
    }

    private static @Nullable String optional(Map<?, ?> head, String key) {
        return (String) head.get(key);
    }

    private static String resource(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("The template " + name + " is not in the jar.");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
