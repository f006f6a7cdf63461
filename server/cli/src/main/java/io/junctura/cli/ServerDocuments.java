package io.junctura.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents of a running server, as texts of files. They contain no secrets. */
final class ServerDocuments {

    /** @param kind {@code integration} or {@code connection} */
    record Document(String kind, String name, String text) {

        /** The name of its file. Names come from the server, so a malformed one must not become a path. */
        String file() throws Failed {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean plain = (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || (i > 0 && (c == '-' || c == '_' || c == '.'));
                if (!plain)
                    throw new Failed("The server has a document named \"" + name + "\", which is no file name.");
            }
            String ending = text.stripLeading().startsWith("{") ? ".json" : ".yaml";
            return kind.equals("connection") ? "connection-" + name + ending : name + ending;
        }
    }

    private ServerDocuments() {}

    /** @param names the names; empty for all */
    static List<Document> read(Api api, List<String> names) throws Failed, InterruptedException {
        List<Document> documents = new ArrayList<>();
        List<String> missing = new ArrayList<>(names);
        for (Map<String, Object> one : api.all("/connections")) {
            String name = Api.words(one, "name");
            if (!names.isEmpty() && !names.contains(name)) continue;
            missing.remove(name);
            documents.add(new Document("connection", name, connection(one)));
        }
        for (Map<String, Object> one : api.all("/integrations")) {
            String name = Api.words(one, "name");
            if (!names.isEmpty() && !names.contains(name)) continue;
            missing.remove(name);
            String text = Api.words(api.get("/integrations/" + Api.encoded(name)), "document");
            documents.add(new Document("integration", name, text.endsWith("\n") ? text : text + "\n"));
        }
        if (!missing.isEmpty()) {
            throw new Failed("The server at " + api.base() + " has nothing named " + String.join(", ", missing)
                    + ". See what there is with \"export\" alone.");
        }
        return documents;
    }

    private static String connection(Map<String, Object> one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("connection", Api.words(one, "name"));
        document.put("connector", Api.words(one, "connector"));
        Map<String, Object> settings = Api.object(one, "settings");
        if (!settings.isEmpty()) document.put("settings", settings);
        Map<String, Object> references = new LinkedHashMap<>();
        List<String> kept = new ArrayList<>();
        Map<String, Object> secrets = Api.object(one, "secrets");
        for (String name : secrets.keySet()) {
            String reference = Api.text(Api.object(secrets, name), "reference");
            if (reference != null && reference.startsWith("{{")) references.put(name, reference);
            else kept.add(name);
        }
        if (!references.isEmpty()) document.put("secrets", references);
        StringBuilder text = new StringBuilder(Output.yaml(document));
        for (String name : kept) text.append("# The secret ").append(name).append(" is set, and is not exported.\n");
        return text.toString();
    }
}
