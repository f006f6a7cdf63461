package io.junctura.definition;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.DocumentReader.Document;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Position;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entry point of the package: reads files, and returns plans or problems. */
public final class Documents {

    /** The most problems for all files together. */
    static final int MAX_PROBLEMS = 1_000;

    /** Files with more characters are not read. */
    public static final int MAX_CHARACTERS = DocumentReader.MAX_CHARACTERS;

    private Documents() {}

    /** @return why this is not allowed as the name of an integration, as a sentence; empty if it is */
    public static Optional<String> nameProblem(String name) {
        if (Grammar.DASHED.pattern().matcher(name).matches()) return Optional.empty();
        return Optional.of(
                "An integration cannot be named \"" + name + "\". The name must be " + Grammar.DASHED.rule() + ".");
    }

    /** Reads, validates and compiles files with the connectors of a server. */
    public static Reading read(List<NamedText> files, Catalog catalog) {
        return read(files, catalog.connectors());
    }

    /**
     * Reads, validates and compiles files. All problems are found at once. The result contains the documents without
     * problems.
     *
     * @param connectors the connectors that documents may use
     */
    public static Reading read(List<NamedText> files, Collection<ConnectorDescriptor> connectors) {
        return read(files, connectors, ServerRules.NONE);
    }

    /**
     * As {@link #read(List, Collection)}. Constant addresses that the server will not call, and constant inputs that an operation
     * refuses, are problems, too.
     *
     * @param rules of the server that executes the flows
     */
    public static Reading read(List<NamedText> files, Collection<ConnectorDescriptor> connectors, ServerRules rules) {
        Operations operations = new Operations(connectors, rules);
        List<IntegrationDocument> integrations = new ArrayList<>();
        List<ConnectionDocument> connections = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (NamedText file : files) {
            Findings findings = new Findings(file.name(), file.text());
            findings.search(() -> read(file, operations, seen, findings, integrations, connections));
            if (problems.size() < MAX_PROBLEMS) problems.addAll(findings.list());
        }
        if (problems.size() > MAX_PROBLEMS)
            problems.subList(MAX_PROBLEMS, problems.size()).clear();
        return new Reading(integrations, connections, problems);
    }

    private static void read(
            NamedText file,
            Operations operations,
            Map<String, String> seen,
            Findings findings,
            List<IntegrationDocument> integrations,
            List<ConnectionDocument> connections) {
        List<Document> documents = new DocumentReader(findings).read(file.text());
        if (documents.isEmpty() && findings.count() == 0) {
            findings.add("", new Position(1, 1), "empty-file", "There is no document in this file.", null);
        }
        for (Document document : documents) {
            int before = findings.count();
            new GrammarCheck(findings).check(document.root(), DocumentGrammar.DOCUMENT);
            if (!(document.root() instanceof Fields root)) continue;
            unique(root, file.name(), seen, findings);
            if (root.get("integration") != null && root.get("connection") == null) {
                IntegrationPlan plan = new IntegrationCompiler(operations, findings).compile(root);
                if (plan != null && findings.count() == before && document.sound()) {
                    integrations.add(new IntegrationDocument(
                            file.name(),
                            plan.name(),
                            plan.title(),
                            document.lines().text(),
                            plan));
                }
            } else if (root.get("connection") != null && root.get("integration") == null) {
                ConnectionDocument connection = new ConnectionCompiler(operations, findings)
                        .compile(root, file.name(), document.lines().text());
                if (connection != null && findings.count() == before && document.sound()) {
                    connections.add(connection);
                }
            }
        }
    }

    /**
     * Reads a YAML file that contains one map and is no document, such as a list of documents.
     *
     * @throws IllegalArgumentException if it contains anything else
     */
    @SuppressWarnings("unchecked") // Keys of other types are rejected before.
    public static Map<String, Object> map(NamedText file) {
        Findings findings = new Findings(file.name());
        List<Document> read = new ArrayList<>();
        findings.search(() -> read.addAll(new DocumentReader(findings).read(file.text())));
        if (findings.count() == 0 && read.size() == 1 && read.get(0).root() instanceof Fields fields) {
            return (Map<String, Object>) (Map<String, ?>) fields.plain();
        }
        throw new IllegalArgumentException(file.name() + " is not one map in YAML: " + findings.list());
    }

    /** The title that the text of a draft gives, even if the text has problems. */
    public static Optional<String> title(NamedText file) {
        Findings findings = new Findings(file.name());
        List<Document> read = new ArrayList<>();
        findings.search(() -> read.addAll(new DocumentReader(findings).read(file.text())));
        if (read.size() != 1 || !(read.get(0).root() instanceof Fields root)) return Optional.empty();
        return Optional.ofNullable(FlowCompiler.text(root, "title"));
    }

    /**
     * Reads the text of a draft as far as possible.
     *
     * @param name the name that the document must have
     */
    public static DraftReading draft(NamedText file, String name, Collection<ConnectorDescriptor> connectors) {
        Operations operations = new Operations(connectors);
        Findings findings = new Findings(file.name(), file.text());
        List<IntegrationPlan> plans = new ArrayList<>(1);
        boolean[] whole = new boolean[1];
        findings.search(() -> {
            List<Document> documents = new DocumentReader(findings).read(file.text());
            Fields root = documents.size() == 1 && documents.get(0).root() instanceof Fields fields ? fields : null;
            if (root == null || !name.equals(FlowCompiler.text(root, "integration"))) {
                findings.add(
                        "/integration",
                        new Position(1, 1),
                        "other-document",
                        "A draft is one document, of the integration \"" + name + "\".",
                        null);
                return;
            }
            new GrammarCheck(findings).check(root, DocumentGrammar.DOCUMENT);
            IntegrationPlan plan = new IntegrationCompiler(operations, findings).compile(root);
            if (plan != null) plans.add(plan);
            whole[0] = documents.get(0).sound();
        });
        return new DraftReading(plans.isEmpty() ? null : plans.get(0), whole[0], findings.list());
    }

    /** A place in a file: line and column from 1. */
    public record Place(int line, int column) {}

    /**
     * Finds a value of a document in its file.
     *
     * @param document the text of one of the file's documents
     * @param pointer  of the value; for a map's value, the place of its key is returned, for an absent value the place
     *                 of its parent
     */
    public static Place place(NamedText file, String document, String pointer) {
        List<Document> documents = new ArrayList<>();
        Findings ignored = new Findings(file.name());
        ignored.search(() -> documents.addAll(new DocumentReader(ignored).read(file.text())));
        for (Document one : documents) {
            if (!one.lines().text().equals(document)) continue;
            int slash = pointer.lastIndexOf('/');
            Source above = Source.follow(one.root(), pointer.substring(0, Math.max(0, slash)));
            String name = JsonPointer.name(pointer.substring(slash + 1));
            Source.Field field =
                    above instanceof Fields fields ? fields.fields().get(name) : null;
            Position at = field != null
                    ? field.at()
                    : Source.follow(one.root(), pointer).at();
            return new Place(at.line(), at.column());
        }
        return new Place(1, 1);
    }

    private static void unique(Fields root, String file, Map<String, String> seen, Findings findings) {
        for (String kind : List.of("integration", "connection")) {
            Source source = root.get(kind);
            if (source == null || !(source.plain() instanceof String name)) continue;
            String place = file + ", line " + source.at().line();
            String before = seen.putIfAbsent(kind + " " + name, place);
            if (before != null) {
                findings.add(
                        source,
                        "duplicate-document",
                        "The " + kind + " \"" + name + "\" is defined twice; the first definition is in " + before
                                + ".");
            }
        }
    }

    /** The JSON Schema (2020-12) of documents, as a plain JSON value, without connectors. */
    public static Map<String, Object> schema() {
        return new DocumentSchema(null).write();
    }

    /** The JSON Schema with the inputs and settings of these connectors, so that an editor completes them too. */
    public static Map<String, Object> schema(Collection<ConnectorDescriptor> connectors) {
        return new DocumentSchema(new Operations(connectors)).write();
    }

    /** The JSON Schema with the connectors of a server. */
    public static Map<String, Object> schema(Catalog catalog) {
        return schema(catalog.connectors());
    }
}
