package io.junctura.operations;

/** Prometheus' text format, version 0.0.4. */
final class Exposition {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4_096);
    private String name = "";

    void counter(String name, String help) {
        begin(name, "counter", help);
    }

    void gauge(String name, String help) {
        begin(name, "gauge", help);
    }

    private void begin(String name, String type, String help) {
        this.name = name;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(long value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    void sample(double value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    void sample(String label, String is, long value) {
        text.append(name).append('{').append(label).append("=\"");
        escape(is);
        text.append("\"} ").append(value).append('\n');
    }

    void sample(String label, String is, String second, String value2, long value) {
        text.append(name).append('{').append(label).append("=\"");
        escape(is);
        text.append("\",").append(second).append("=\"");
        escape(value2);
        text.append("\"} ").append(value).append('\n');
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
