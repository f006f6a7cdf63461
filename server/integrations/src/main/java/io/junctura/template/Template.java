package io.junctura.template;

import io.junctura.definition.NamedText;
import io.junctura.json.Json;
import io.junctura.template.Question.WrongAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An example that becomes an integration once its questions are answered. Pure.
 *
 * @param name        also the name of the example's integration
 * @param pattern     the integration pattern that it shows, such as {@code event-driven import}
 * @param text        the example: valid documents
 */
record Template(String name, String title, String description, String pattern, List<Question> asks, String text) {

    private static final Pattern TITLE = Pattern.compile("^title: .*\n", Pattern.MULTILINE);

    /**
     * The example with the answers in it.
     *
     * @param bindings the saved connection of each slot, as it was answered
     * @param secrets  by their references in the documents
     */
    record FilledTemplate(NamedText file, Map<String, String> bindings, Map<String, String> secrets) {
        @Override
        public String toString() {
            return "Filled[" + file.name() + ", bindings=" + bindings + "]";
        }
    }

    /** The example itself. */
    NamedText example() {
        return new NamedText(name, text);
    }

    /**
     * Inserts the answers and the integration's name.
     *
     * @param values      by the names of {@link #asks}
     * @param connectorOf the connector of a saved connection
     */
    FilledTemplate fill(String integration, Map<String, Object> values, Function<String, Optional<String>> connectorOf)
            throws WrongAnswer {
        Map<String, String> replaced = new LinkedHashMap<>();
        Map<String, String> bindings = new LinkedHashMap<>();
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String value : values.keySet()) {
            if (asks.stream().noneMatch(ask -> ask.name().equals(value))) {
                throw new WrongAnswer(value, "The template \"" + name + "\" does not ask for \"" + value + "\".");
            }
        }
        for (Question ask : asks) {
            String answer = ask.answer(values);
            switch (ask.kind()) {
                case TEXT, ADDRESS -> replaced.put(quoted(ask.replaces()), quoted(answer));
                case SECRET -> secrets.put(ask.replaces(), answer);
                case CONNECTION -> bindings.put(ask.replaces(), connection(ask, answer, connectorOf));
            }
        }
        return new FilledTemplate(new NamedText(integration, replaced(integration, replaced)), bindings, secrets);
    }

    private static String connection(Question ask, String answer, Function<String, Optional<String>> connectorOf)
            throws WrongAnswer {
        String connector = connectorOf.apply(answer).orElse(null);
        if (connector == null) {
            throw new WrongAnswer(ask.name(), "No connection is named \"" + answer + "\". Choose or create one.");
        }
        if (!connector.equals(ask.connector())) {
            throw new WrongAnswer(
                    ask.name(),
                    "\"" + ask.title() + "\" must be a connection of the connector \"" + ask.connector() + "\", and \""
                            + answer + "\" is of \"" + connector + "\".");
        }
        return answer;
    }

    /** A JSON string is also a YAML string in double quotes. */
    private static String quoted(String text) {
        return Json.text(text);
    }

    /** The title would hide a name that was chosen. */
    private String titled(String integration) {
        return integration.equals(name) ? text : TITLE.matcher(text).replaceAll("");
    }

    /** Replaces in one pass, because an answer may contain the placeholder of another one. */
    private String replaced(String integration, Map<String, String> texts) {
        String whole = "(?<![A-Za-z0-9_-])" + Pattern.quote(name) + "(?![A-Za-z0-9_-])";
        String any = texts.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|", "", "|")) + whole;
        return Pattern.compile(texts.isEmpty() ? whole : any)
                .matcher(titled(integration))
                .replaceAll(found -> Matcher.quoteReplacement(texts.getOrDefault(found.group(), integration)));
    }
}
