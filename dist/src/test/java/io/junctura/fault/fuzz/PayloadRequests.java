package io.junctura.fault.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests to flows: JSON, tables, forms and text, valid and invalid. */
public final class PayloadRequests implements Requests {
    private static final List<String> PATHS = List.of(
            "/hooks/default/fuzzed/any",
            "/hooks/default/fuzzed/rows",
            "/hooks/default/fuzzed/rows",
            "/call/default/fuzzed/echo",
            "/callback/none-such");

    private static final List<String> CELLS = List.of(
            "a", "1", "", "\"", "\"\"", "\"a,b\"", "\"a\nb\"", ";", "\t", "sep=;", "\u0000", "=cmd|'/c calc'!A1", "é");

    private final String canaryHeader;

    /** @param canaryHeader a header line with a secret that no answer or log may contain */
    public PayloadRequests(String canaryHeader) {
        this.canaryHeader = canaryHeader;
    }

    @Override
    public String name() {
        return "payloads";
    }

    @Override
    public int share() {
        return 120;
    }

    @Override
    public FuzzedRequest next(Random random) {
        String path = HostileValues.pick(random, PATHS);
        FuzzedRequest.Builder request = FuzzedRequest.to("POST", path);
        String[] canary = canaryHeader.split(": ", 2);
        if (random.nextBoolean()) request.header(canary[0], canary[1]);
        String type;
        String body;
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                type = "application/json";
                body = JsonText.of(HostileValues.value(random));
            }
            case 2 -> {
                type = HostileValues.oneIn(random, 2) ? "text/csv" : "text/tab-separated-values";
                body = table(random, type.equals("text/csv") ? "," : "\t");
            }
            case 3 -> {
                type = "application/x-ndjson";
                body = lines(random);
            }
            case 4 -> {
                type = "application/x-www-form-urlencoded";
                body = "a=1&b=%41%zz&" + HostileValues.text(random) + "=" + HostileValues.text(random)
                        + "&a=2&a[b][c]=3&=&&%";
            }
            case 5 -> {
                type = "multipart/form-data; boundary=bound";
                body = parts(random);
            }
            default -> {
                type = "text/plain; charset="
                        + HostileValues.pick(random, List.of("utf-8", "utf-16", "x-none", "IBM037", "\"", ""));
                body = HostileValues.text(random);
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (HostileValues.oneIn(random, 5)) bytes = Mutations.bytes(bytes, random);
        if (HostileValues.oneIn(random, 20)) type = HostileValues.headerValue(random);
        return request.named("POST " + path + " of " + type.split(";", 2)[0])
                .body(type, bytes)
                .build();
    }

    private static String table(Random random, String between) {
        StringBuilder text = new StringBuilder(HostileValues.oneIn(random, 6) ? "\ufeff" : "");
        int columns = HostileValues.oneIn(random, 40) ? 20_000 : 1 + random.nextInt(5);
        for (int row = random.nextInt(20); row >= 0; row--) {
            for (int i = HostileValues.oneIn(random, 6) ? columns + 1 : columns; i > 0; i--) {
                text.append(
                        HostileValues.oneIn(random, 10)
                                ? HostileValues.text(random)
                                : HostileValues.pick(random, CELLS));
                if (i > 1) text.append(between);
            }
            text.append(HostileValues.oneIn(random, 5) ? "\r" : "\r\n");
        }
        return text.toString();
    }

    private static String lines(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(20); line >= 0; line--) {
            text.append(JsonText.of(HostileValues.value(random))).append(HostileValues.oneIn(random, 8) ? "" : "\n");
        }
        return text.toString();
    }

    private static String parts(Random random) {
        StringBuilder text = new StringBuilder(HostileValues.oneIn(random, 6) ? "preamble" : "");
        for (int part = random.nextInt(6); part >= 0; part--) {
            text.append("\r\n--bound\r\nContent-Disposition: form-data; name=\"")
                    .append(HostileValues.headerValue(random))
                    .append(
                            random.nextBoolean()
                                    ? "\""
                                    : "\"; filename=\"../" + HostileValues.headerValue(random) + "\"")
                    .append("\r\nContent-Type: ")
                    .append(HostileValues.headerValue(random))
                    .append("\r\n\r\n")
                    .append(HostileValues.text(random));
        }
        return text.append(HostileValues.oneIn(random, 6) ? "" : "\r\n--bound--\r\n")
                .substring(HostileValues.oneIn(random, 2) ? 2 : 0);
    }
}
