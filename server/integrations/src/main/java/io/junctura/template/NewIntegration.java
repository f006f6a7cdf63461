package io.junctura.template;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.integration.Applied;
import io.junctura.integration.Drafts;
import io.junctura.integration.Integrations;
import io.junctura.integration.InvalidDocuments;
import io.junctura.integration.UnusableSecret;
import io.junctura.template.Question.WrongAnswer;
import io.junctura.template.Template.FilledTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates integrations from templates. */
public final class NewIntegration {
    private static final int MAX_NAME_LENGTH = 63;

    private final Integrations integrations;
    private final Drafts drafts;
    private final SavedConnections connections;

    public NewIntegration(Integrations integrations, Drafts drafts, SavedConnections connections) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.connections = connections;
    }

    /** The name of an integration or of one of its connections is taken. */
    static final class NameTaken extends Exception {
        private static final long serialVersionUID = 1L;

        /** A free name for the integration. */
        final String suggestion;

        NameTaken(String what, String suggestion) {
            super("There is already " + what + ". Choose another name, such as \"" + suggestion + "\".");
            this.suggestion = suggestion;
        }
    }

    Reading read(NamedText file) {
        return integrations.reading(List.of(file));
    }

    /**
     * Saves the connections of a template, and its integration as a draft or as a published version.
     *
     * @param values the answers, by the names of the questions
     * @return the connections, and the integration if it was published
     */
    List<Applied> make(Template template, String name, Map<String, Object> values, boolean publish, String creator)
            throws NameTaken, WrongAnswer, InvalidDocuments {
        synchronized (integrations) {
            FilledTemplate filled = template.fill(name, values, connections::connectorOf);
            Reading reading = integrations.read(List.of(filled.file()));
            requireFree(name, reading);
            requireUsableSecrets(template, reading, filled);
            Map<String, String> bindings = new LinkedHashMap<>(filled.bindings());
            List<ConnectionDocument> made = new ArrayList<>();
            for (ConnectionDocument document : reading.connections()) {
                String saved = connection(name, document);
                bindings.put(document.name(), saved);
                made.add(document.named(saved));
            }
            Reading named = new Reading(publish ? reading.integrations() : List.of(), made, List.of());
            List<Applied> applied = integrations.create(name, filled.file(), named, bindings, secrets(filled), creator);
            if (!publish) drafts.save(name, reading.integrations().get(0).text(), 0, creator);
            return applied;
        }
    }

    /** The name of a connection begins with the integration's name, so that integrations share no connections. */
    private static String connection(String integration, ConnectionDocument document) {
        return integration + "-" + document.name().replace('_', '-');
    }

    private static SecretValues secrets(FilledTemplate filled) {
        return (document, field, source) ->
                SecretValues.reference(source).map(reference -> filled.secrets().get(reference));
    }

    /** @throws WrongAnswer if a trigger cannot use the secret that was given as an answer */
    private void requireUsableSecrets(Template template, Reading reading, FilledTemplate filled) throws WrongAnswer {
        for (UnusableSecret unusable : integrations.unusableSecrets(reading, secrets(filled))) {
            for (Question ask : template.asks()) {
                if (isAskedFor(reading, unusable, ask)) {
                    throw new WrongAnswer(ask.name(), unusable.problem().message());
                }
            }
        }
    }

    private static boolean isAskedFor(Reading reading, UnusableSecret unusable, Question ask) {
        return reading.connections().stream()
                .filter(document -> document.name().equals(unusable.connection()))
                .flatMap(document -> document.secrets().entrySet().stream())
                .filter(secret -> unusable.names().contains(secret.getKey()))
                .anyMatch(secret -> SecretValues.reference(secret.getValue()).equals(Optional.of(ask.replaces())));
    }

    private void requireFree(String name, Reading reading) throws NameTaken {
        String taken = taken(name, reading);
        if (taken == null) return;
        String free = Stream.iterate(2, number -> number + 1)
                .map(number -> numbered(name, number))
                .filter(candidate -> taken(candidate, reading) == null)
                .findFirst()
                .orElseThrow();
        throw new NameTaken(taken, free);
    }

    /** What already has the name, in words; null if the name is free. */
    private @Nullable String taken(String name, Reading reading) {
        if (integrations.has(name, "") || drafts.has(name)) return "an integration named \"" + name + "\"";
        return reading.connections().stream()
                .map(document -> connection(name, document))
                .filter(connection -> connections.connectorOf(connection).isPresent())
                .findFirst()
                .map(connection -> "a connection named \"" + connection + "\"")
                .orElse(null);
    }

    private static String numbered(String name, int number) {
        String suffix = "-" + number;
        return name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH - suffix.length())) + suffix;
    }
}
