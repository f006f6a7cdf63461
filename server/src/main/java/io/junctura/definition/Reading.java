package io.junctura.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read from files.
 *
 * @param integrations those without a problem
 * @param connections  those without a problem
 * @param problems     of all files, each file's in the order of its lines
 */
public record Reading(
        List<IntegrationDocument> integrations, List<ConnectionDocument> connections, List<Problem> problems) {

    public Reading {
        integrations = List.copyOf(integrations);
        connections = List.copyOf(connections);
        problems = List.copyOf(problems);
    }

    /** The same with more problems, which were found by looking at several documents together. */
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
     * A saved connection as a file gives it. Does not print its secrets, since they may stand in the file themselves.
     *
     * @param file     where it was read from
     * @param settings plain JSON values by name
     * @param secrets  by name
     * @param reads    the secrets that do not stand in it
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
        @Override
        public String toString() {
            return "ConnectionDocument[" + name + ", connector=" + connector + ", secrets=" + secrets.keySet() + "]";
        }
    }

    /** All that the connections read of the machine on which they are applied. */
    public List<OutsideRead> reads() {
        return connections.stream()
                .flatMap(document -> document.reads().stream())
                .toList();
    }

    /**
     * What a connection's document reads of the machine on which it is applied.
     *
     * @param file    of the document
     * @param secret  what it becomes
     * @param source  a variable or a file
     * @param pointer where the document says so
     */
    public record OutsideRead(
            String file, String connection, String secret, SecretSource source, String pointer, int line, int column) {

        /** What is read, as a sentence names it. */
        public String what() {
            return source instanceof SecretSource.Environment variable
                    ? "the variable " + variable.name() + " of the environment"
                    : "the file " + ((SecretSource.SecretFile) source).path();
        }

        /** The secret, as a sentence names it. */
        public String secretNamed() {
            return "secret \"" + secret + "\" of the connection \"" + connection + "\"";
        }
    }

    /** Where a connection's secret comes from. */
    public sealed interface SecretSource {

        /** {@code {{ env.NAME }}}: a variable of the environment of whoever applies the file. */
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
