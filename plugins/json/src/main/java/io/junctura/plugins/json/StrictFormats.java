package io.junctura.plugins.json;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.DateTimeFormat;
import com.networknt.schema.format.Format;
import com.networknt.schema.utils.RFC5892;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dialects of JSON Schema, with formats in place of those that the validator checks too loosely. */
final class StrictFormats {
    private static final int MAX_HOST_LENGTH = 253;
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}"
            + "(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})");

    static final DialectRegistry DIALECTS = new BasicDialectRegistry(Stream.of(
                    Dialects.getDraft202012(),
                    Dialects.getDraft201909(),
                    Dialects.getDraft7(),
                    Dialects.getDraft6(),
                    Dialects.getDraft4())
            .map(dialect -> Dialect.builder(dialect)
                    .formats(List.of(new HostName(), new WholeDateTime()))
                    .build())
            .toList());

    private StrictFormats() {}

    /** A host name. Its labels in Punycode, such as {@code xn--bcher-kva}, must be those of IDNA 2008 (RFC 5891). */
    private static final class HostName implements Format {
        @Override
        public String getName() {
            return "hostname";
        }

        @Override
        public String getMessageKey() {
            return "format.hostname";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return text.length() <= MAX_HOST_LENGTH
                    && HOST.matcher(text).matches()
                    && RFC5892.isValid(IDN.toUnicode(text.toLowerCase(Locale.ROOT)));
        }
    }

    /** A time of RFC 3339, without other text after it. */
    private static final class WholeDateTime implements Format {
        private final Format time = new DateTimeFormat();

        @Override
        public String getName() {
            return time.getName();
        }

        @Override
        public String getMessageKey() {
            return time.getMessageKey();
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return TIME.matcher(text).matches() && time.matches(context, text);
        }
    }
}
