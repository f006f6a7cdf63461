package io.junctura.plugins.xml;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of an XML file of any size. A row is an element: a map of its attributes ({@code @id}), its children
 * and its text ({@code #text}), or a text if it has neither attributes nor children.
 *
 * @param file       the XML file
 * @param record     the elements that become rows: a path from the root, or the name of elements at any depth
 * @param namespaces prefixes of namespaces. Names in these namespaces become {@code prefix:name}. Other names lose
 *                   their namespace
 * @param lists      the names of elements that become lists even if there is only one
 * @param types      the types of the values in a row, by their keys. The other values are texts
 * @param encoding   the file's encoding, if the file declares a wrong one
 */
@ActionInfo(id = "read", title = "Read rows", effect = Effect.READ)
public record ReadXml(
        FileRef file,
        @Field(example = "/orders/order") String record,
        Map<String, String> namespaces,
        List<String> lists,
        Map<String, ColumnType> types,

        @Nullable @Field(advanced = true, example = "windows-1252")
        String encoding)
        implements RowsAction<NoConnection> {

    public ReadXml {
        RecordPath.of(record);
        new Namespaces(namespaces);
        lists = List.copyOf(lists);
        if (encoding != null) Encodings.named(encoding);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        try {
            XmlParser parser = new XmlParser(
                    XmlText.of(context.files().open(file), encoding, file.name()), "\"" + file.name() + "\"");
            return new XmlRows(
                    file.name(), parser, RecordPath.of(record), new Namespaces(namespaces), Set.copyOf(lists), types);
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }
}
