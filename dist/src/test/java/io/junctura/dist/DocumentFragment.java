package io.junctura.dist;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Completes a part of an integration to a document. */
final class DocumentFragment {
    private static final Pattern USE = Pattern.compile("use: ([a-z0-9]+)\\.[a-z0-9-]+,?\\s+connection: ([a-z-]+)");
    private static final Pattern READ = Pattern.compile("\\bsteps\\.(\\w+)");
    private static final Pattern CALL = Pattern.compile("- call: ([a-z-]+)");

    private DocumentFragment() {}

    /** The steps that the text reads but does not contain. */
    private static String earlier(String text) {
        Set<String> missing = new TreeSet<>();
        Matcher read = READ.matcher(text);
        while (read.find()) if (!text.contains("id: " + read.group(1))) missing.add(read.group(1));
        StringBuilder earlier = new StringBuilder();
        for (String id : missing) {
            earlier.append("      - { id: ")
                    .append(id)
                    .append(", use: http.request, input: { url: \"https://example.com\" } }\n");
        }
        return earlier.toString();
    }

    /** @param text keys of an integration or a flow, or a list of steps */
    static String document(String text) {
        StringBuilder document = new StringBuilder("integration: fragment\n");
        Map<String, String> slots = new TreeMap<>();
        Matcher use = USE.matcher(text);
        while (use.find()) slots.put(use.group(2), use.group(1));
        if (!slots.isEmpty()) document.append("connections:\n");
        slots.forEach((slot, connector) -> document.append("  ")
                .append(slot)
                .append(": { connector: ")
                .append(connector)
                .append(" }\n"));
        if (text.startsWith("connections:")) return "integration: fragment\n" + text;
        if (text.startsWith("flows:")) return document + text;
        document.append("flows:\n");
        boolean steps = text.startsWith("- ");
        document.append("  shown:\n");
        if (!text.contains("trigger:"))
            document.append("    trigger: { use: http.webhook, input: { verify: none } }\n");
        if (steps) document.append("    steps:\n");
        if (steps) document.append(earlier(text));
        document.append(text.indent(steps ? 6 : 4));
        if (!steps && !text.contains("steps:")) document.append("    steps: []\n");
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            document.append("  ").append(call.group(1)).append(":\n    trigger: { use: flow.call }\n    steps: []\n");
        }
        return document.toString();
    }
}
