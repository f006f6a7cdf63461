package io.junctura.plugins.xml;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.RowReader;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;

/**
 * Parses an XML text, such as the body of a webhook, into a map with one key, the name of the root element.
 *
 * @param text       XML, up to 10 MB: a text, or a file such as the body of a webhook of type {@code application/xml}
 * @param namespaces prefixes of namespaces. Names in these namespaces become {@code prefix:name}. Other names lose
 *                   their namespace
 * @param lists      the names of elements that become lists even if there is only one
 */
@ActionInfo(id = "parse", title = "Parse a text", effect = Effect.READ)
public record ParseXml(
        @Field(widget = Field.Widget.MULTILINE) Object text, Map<String, String> namespaces, List<String> lists)
        implements Action<NoConnection, Map<String, Object>> {

    private static final long MAX_FILE_SIZE = 10_000_000;

    public ParseXml {
        if (!(text instanceof String) && !(text instanceof FileRef)) {
            throw new IllegalArgumentException("text must be XML in a text or a file.");
        }
        new Namespaces(namespaces);
        lists = List.copyOf(lists);
    }

    @Override
    public Map<String, Object> run(ActionContext<NoConnection> context) throws ConnectorException {
        try (XmlParser parser = parser(context)) {
            XmlReader reader = new XmlReader(parser, new Namespaces(namespaces), Set.copyOf(lists));
            while (parser.next() != XMLStreamConstants.START_ELEMENT) {
                // Before the root element there are comments and instructions.
            }
            String root = reader.key();
            Object value = reader.value();
            while (parser.next() != XMLStreamConstants.END_DOCUMENT) {
                // The parser throws if the rest is not well-formed.
            }
            return Map.of(root, value);
        } catch (IOException e) {
            throw RowReader.unreadable(text instanceof FileRef file ? file.name() : "text", e);
        }
    }

    private XmlParser parser(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        if (!(text instanceof FileRef file)) return new XmlParser(SmallText.reader((String) text), "the text");
        if (file.size() > MAX_FILE_SIZE) {
            throw ConnectorException.badInput(
                    "The file \"" + file.name() + "\" is larger than 10 MB. Read its rows with xml.read.");
        }
        return new XmlParser(XmlText.of(context.files().open(file), null, file.name()), "\"" + file.name() + "\"");
    }
}
