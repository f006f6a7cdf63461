package io.junctura.plugins.xml;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.util.Map;

/**
 * Writes a value as an XML text, up to 10 MB: the reverse of {@code xml.parse}.
 *
 * @param value       a map with one key, the name of the root element
 * @param namespaces  the namespaces by their prefixes, which the root element declares. An empty prefix is for names
 *                    without a prefix
 * @param declaration whether the text begins with {@code <?xml …?>}
 * @param indent      whether the file has line breaks and indentation
 */
@ActionInfo(id = "format", title = "Format as text", effect = Effect.READ)
public record FormatXml(
        Map<String, Object> value,
        Map<String, String> namespaces,
        @Field(fallback = "true", advanced = true) boolean declaration,
        @Field(fallback = "true", advanced = true) boolean indent)
        implements Action<NoConnection, String> {

    public FormatXml {
        new Namespaces(namespaces);
    }

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        if (value.size() != 1) {
            throw ConnectorException.badInput(
                    "value must be a map with one key, the name of the root element, not " + value.size() + " keys.");
        }
        Map.Entry<String, Object> root = value.entrySet().iterator().next();
        return SmallText.written(out -> {
            XmlWriter xml = new XmlWriter(out, new Namespaces(namespaces), indent);
            if (declaration) xml.declaration();
            xml.root(root.getKey(), root.getValue());
        });
    }
}
