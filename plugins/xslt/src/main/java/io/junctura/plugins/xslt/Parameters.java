package io.junctura.plugins.xslt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.saxon.s9api.QName;
import net.sf.saxon.s9api.XdmAtomicValue;
import net.sf.saxon.s9api.XdmEmptySequence;
import net.sf.saxon.s9api.XdmItem;
import net.sf.saxon.s9api.XdmValue;
import org.jspecify.annotations.Nullable;

/** Values of a stylesheet's parameters. */
final class Parameters {
    private Parameters() {}

    /** @throws IllegalArgumentException in a sentence, if one has no form in XSLT */
    static void checked(Map<String, Object> parameters) {
        parameters.forEach((name, value) -> {
            List<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
            for (Object each : values) {
                boolean plain = each instanceof String || each instanceof Number || each instanceof Boolean;
                if (!plain) {
                    throw new IllegalArgumentException("The parameter \"" + name
                            + "\" must be a text, a number, true or false, or a list of these.");
                }
            }
        });
    }

    static Map<QName, XdmValue> of(Map<String, Object> parameters) {
        Map<QName, XdmValue> values = new HashMap<>();
        parameters.forEach((name, value) -> values.put(QName.fromEQName(name), value(value)));
        return values;
    }

    private static XdmValue value(@Nullable Object value) {
        if (value == null) return XdmEmptySequence.getInstance();
        if (!(value instanceof List<?> list)) return item(value);
        List<XdmItem> items = new ArrayList<>();
        for (Object each : list) items.add(item(each));
        return new XdmValue(items);
    }

    private static XdmItem item(Object value) {
        if (value instanceof Boolean bool) return new XdmAtomicValue(bool);
        if (value instanceof Integer || value instanceof Long) return new XdmAtomicValue(((Number) value).longValue());
        if (value instanceof Number number) return new XdmAtomicValue(new BigDecimal(number.toString()));
        return new XdmAtomicValue((String) value);
    }
}
