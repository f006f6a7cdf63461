package io.junctura.cli;

import io.junctura.connection.SecretValues;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings documents to a server. */
@Command(
        name = "apply",
        description = "Saves connections and publishes integrations, all or none. Documents that have not "
                + "changed stay as they are.")
final class ApplyCommand extends TerminalCommand {

    @Mixin
    Remote remote = new Remote();

    @Mixin
    LocalReads reads = new LocalReads();

    @Option(
            names = "--keep-drafts",
            description = "Publishes an integration even if it has a draft. The draft stays, and must be merged.")
    boolean keepDrafts;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with documents, or folders of such files.")
    List<Path> files = new ArrayList<>();

    ApplyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        List<NamedText> texts = DocumentFiles.read(files);
        Api api = remote.open(terminal);
        Map<String, Object> secrets = secrets(texts, api);
        List<Map<String, Object>> named = new ArrayList<>();
        for (NamedText text : texts) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", text.name());
            one.put("text", text.text());
            named.add(one);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("files", named);
        body.put("secrets", secrets);
        try {
            report(api.send("POST", keepDrafts ? "/apply?drafts=keep" : "/apply", body));
            return 0;
        } catch (Api.Refused e) {
            List<Problem> problems = problems(e.problem);
            ValidateCommand.print(problems, texts, terminal.err());
            if (problems.isEmpty()) throw new Failed(String.valueOf(e.getMessage()));
            throw new Failed("Nothing was applied: put the problems above right first.");
        }
    }

    /**
     * Resolves secrets from this machine's environment and files, because the server never reads them for clients. A secret
     * that the server has kept of an unchanged connection is read only if that is allowed and possible.
     */
    private Map<String, Object> secrets(List<NamedText> texts, Api api) throws Failed, InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>();
        List<ConnectionDocument> connections = connections(texts);
        Set<OutsideRead> kept = kept(connections, api);
        SecretValues found = reads.settle(connections, texts, terminal, kept::contains, "Nothing was applied");
        for (ConnectionDocument document : connections) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, SecretSource> secret : document.secrets().entrySet()) {
                if (secret.getValue() instanceof SecretSource.Literal) continue;
                Optional<String> value = found.find(document, secret.getKey(), secret.getValue());
                if (value.isEmpty() && isKept(kept, document, secret.getKey())) continue;
                if (value.isEmpty()) {
                    throw new Failed("The secret " + secret.getKey() + " of the connection " + document.name() + " in "
                            + document.file() + " is not set: " + GivenConnections.missing(secret.getValue()));
                }
                values.put(secret.getKey(), value.get());
            }
            if (!values.isEmpty()) all.put(document.name(), values);
        }
        return all;
    }

    private static boolean isKept(Set<OutsideRead> kept, ConnectionDocument document, String secret) {
        return document.reads().stream().anyMatch(read -> read.secret().equals(secret) && kept.contains(read));
    }

    /** The reads of secrets that the server has already, from the same reference, for connections of the same settings. */
    private static Set<OutsideRead> kept(List<ConnectionDocument> documents, Api api)
            throws Failed, InterruptedException {
        Set<OutsideRead> kept = new HashSet<>();
        if (documents.stream().allMatch(document -> document.reads().isEmpty())) return kept;
        Map<String, Map<String, Object>> saved = new HashMap<>();
        for (Map<String, Object> one : api.all("/connections")) saved.put(Api.words(one, "name"), one);
        for (ConnectionDocument document : documents) {
            Map<String, Object> before = saved.get(document.name());
            if (before == null
                    || !document.connector().equals(before.get("connector"))
                    || !Json.text(document.settings()).equals(Json.text(before.get("settings")))) continue;
            Map<String, Object> secrets = Api.object(before, "secrets");
            for (OutsideRead read : document.reads()) {
                String reference = Api.text(Api.object(secrets, read.secret()), "reference");
                if (SecretValues.reference(read.source())
                        .filter(one -> one.equals(reference))
                        .isPresent()) kept.add(read);
            }
        }
        return kept;
    }

    private List<ConnectionDocument> connections(List<NamedText> texts) throws Failed {
        LocalPlugins local = new LocalPlugins();
        local.data = remote.data;
        try (LocalPlugins.Opened opened = local.open(terminal)) {
            Reading reading = Documents.read(texts, opened.plugins.catalog());
            return reading.connections();
        }
    }

    private static List<Problem> problems(Map<String, Object> problem) {
        List<Problem> problems = new ArrayList<>();
        for (Map<String, Object> error : Api.list(problem, "errors")) {
            problems.add(new Problem(
                    Api.text(error, "file"),
                    Api.words(error, "pointer"),
                    number(error.get("line")),
                    number(error.get("column")),
                    Api.words(error, "code"),
                    Api.words(error, "message"),
                    Api.text(error, "suggestion")));
        }
        return problems;
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? Math.max(1, number.intValue()) : 1;
    }

    private void report(Map<String, Object> answer) {
        if (!common.forPeople()) {
            common.output.write(answer, terminal.out());
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> subscriptions = new ArrayList<>();
        for (Map<String, Object> one : Api.list(answer, "results")) {
            for (Map<String, Object> each : Api.list(one, "subscriptions")) {
                String name = Api.words(one, "name") + "/" + Api.words(each, "name");
                subscriptions.add(List.of(name, Api.words(each, "id"), Api.words(each, "outcome")));
            }
            rows.add(List.of(
                    Api.words(one, "kind"),
                    Api.words(one, "name"),
                    Api.words(one, "version"),
                    Api.words(one, "outcome")));
        }
        Output.table(List.of("KIND", "NAME", "VERSION", "OUTCOME"), rows, terminal.out());
        if (subscriptions.isEmpty()) return;
        terminal.out().println();
        Output.table(List.of("SUBSCRIPTION", "ID", "OUTCOME"), subscriptions, terminal.out());
        if (subscriptions.stream().anyMatch(one -> one.get(2).equals("created"))) {
            terminal.err()
                    .println("\"junctura subscription rotate ID --overlap 0s\" shows the secret of one that was"
                            + " created.");
        }
    }
}
