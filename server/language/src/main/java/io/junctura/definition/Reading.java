package io.junctura.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading files.
 *
 * @param integrations the integrations without problems
 * @param connections  the connections without problems
 * @param problems     of all files, ordered by line within each file
 */
public record Reading(
        List<IntegrationDocument> integrations, List<ConnectionDocument> connections, List<Problem> problems) {

    public Reading {
        integrations = List.copyOf(integrations);
        connections = List.copyOf(connections);
        problems = List.copyOf(problems);
    }

    /** This result with more problems, which concern several documents together. */
    public Reading and(List<Problem> more) {
        if (more.isEmpty()) return this;
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new Reading(integrations, connections, all);
    }

    /**
     * @param file where it was read from
     * @param text just as it stands in its file, comments and all
     */
    public record IntegrationDocument(
            String file, String name, @Nullable String title, String text, IntegrationPlan plan) {}

    /**
     * A connection document. {@code toString} omits the secrets, because the file may contain them.
     *
     * @param file     where it was read from
     * @param settings plain JSON values by name
     * @param secrets  by name
     * @param reads    the secrets that it reads from the environment or from files
     * @param text     just as it stands in its file, comments and all
     */
    public record ConnectionDocument(
            String file,
            String name,
            String connector,
            Map<String, @Nullable Object> settings,
            Map<String, SecretSource> secrets,
            List<OutsideRead> reads,
            ConnectionLimits limits,
            String text) {

        /** The same connection under another name. */
        public ConnectionDocument named(String other) {
            return new ConnectionDocument(file, other, connector, settings, secrets, reads, limits, text);
        }

        @Override
        public String toString() {
            return "ConnectionDocument[" + name + ", connector=" + connector + ", secrets=" + secrets.keySet() + "]";
        }
    }

    /** All environment variables and files that the connections read on the machine where they are applied. */
    public List<OutsideRead> reads() {
        return connections.stream()
                .flatMap(document -> document.reads().stream())
                .toList();
    }

    /**
     * A variable or file that a connection document reads on the machine where it is applied.
     *
     * @param file    the document's file
     * @param secret  the secret that gets the value
     * @param source  a variable or a file
     * @param pointer the place in the document
     */
    public record OutsideRead(
            String file, String connection, String secret, SecretSource source, String pointer, int line, int column) {

        /** The variable or file, as messages name it. */
        public String what() {
            return source instanceof SecretSource.Environment variable
                    ? "the environment variable " + variable.name()
                    : "the file " + ((SecretSource.SecretFile) source).path();
        }

        /** The secret, as messages name it. */
        public String secretNamed() {
            return "secret \"" + secret + "\" of the connection \"" + connection + "\"";
        }
    }

    /** Where a connection's secret comes from. */
    public sealed interface SecretSource {

        /** {@code {{ env.NAME }}}: an environment variable of the process that applies the file. */
        record Environment(String name) implements SecretSource {}

        /** {@code {{ file.PATH }}}: a file's text, without the line break at its end. */
        record SecretFile(String path) implements SecretSource {}

        /** The secret itself. */
        record Literal(String value) implements SecretSource {
            @Override
            public String toString() {
                return "Literal[***]";
            }
        }
    }
}
