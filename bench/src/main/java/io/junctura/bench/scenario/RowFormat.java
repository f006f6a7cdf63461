package io.junctura.bench.scenario;

import java.util.Locale;

/** The format of a file with rows. */
public enum RowFormat {
    CSV("id,kind,customer,name,city,article,quantity,price,ordered,note\n", "") {
        @Override
        String row(int id) {
            return id + "," + kind(id) + ",C-" + id % 10_000 + ",Lovelace,\"Berlin, Mitte\",ART-" + id % 500 + ","
                    + (id % 9 + 1) + "," + id % 1_000 + ".50,2026-11-28T10:00:00Z,deliver to the back door\n";
        }
    },
    NDJSON("", "") {
        @Override
        String row(int id) {
            return "{\"id\":" + id + ",\"kind\":\"" + kind(id) + "\",\"customer\":\"C-" + id % 10_000
                    + "\",\"name\":\"Lovelace\",\"city\":\"Berlin, Mitte\",\"article\":\"ART-" + id % 500
                    + "\",\"quantity\":" + (id % 9 + 1) + ",\"price\":" + id % 1_000
                    + ".50,\"ordered\":\"2026-11-28T10:00:00Z\",\"note\":\"deliver to the back door\"}\n";
        }
    },
    XML("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rows>\n", "</rows>\n") {
        @Override
        String row(int id) {
            return "<row><id>" + id + "</id><kind>" + kind(id) + "</kind><customer>C-" + id % 10_000
                    + "</customer><name>Lovelace</name><city>Berlin, Mitte</city><article>ART-" + id % 500
                    + "</article><quantity>" + (id % 9 + 1) + "</quantity><price>" + id % 1_000
                    + ".50</price><ordered>2026-11-28T10:00:00Z</ordered><note>deliver to the back door</note></row>\n";
        }
    };

    final String begin;
    final String end;

    RowFormat(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    /** The row with a number. Every second row has the kind A. */
    abstract String row(int id);

    /** A text that occurs once in each row of kind A, and in no other row. */
    String mark() {
        return switch (this) {
            case CSV -> ",A,";
            case NDJSON -> "\"kind\":\"A\"";
            case XML -> "<kind>A</kind>";
        };
    }

    /** The name of the flow for this format, and the extension of the files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static char kind(int id) {
        return id % 2 == 0 ? 'A' : 'B';
    }
}
