package io.junctura.plugins.xml;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes any number of rows to an XML file, in UTF-8. A row becomes an element. The keys of a map become its attributes
 * ({@code @id}), its text ({@code #text}) and its children. A list becomes repeated elements, and null becomes none.
 *
 * @param rows        the rows, which are maps or texts
 * @param name        the file's name
 * @param root        the name of the root element
 * @param record      the name of the element of each row
 * @param namespaces  the namespaces by their prefixes, which the root element declares. An empty prefix is for names
 *                    without a prefix
 * @param attributes  the attributes of the root element
 * @param declaration whether the file begins with {@code <?xml …?>}
 * @param indent      whether the file has line breaks and indentation
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.READ)
public record WriteXml(
        Rows rows,
        @Field(fallback = "rows.xml") String name,
        @Field(fallback = "rows", example = "orders") String root,
        @Field(fallback = "row", example = "order") String record,
        Map<String, String> namespaces,
        @Field(advanced = true) Map<String, String> attributes,
        @Field(fallback = "true", advanced = true) boolean declaration,
        @Field(fallback = "true", advanced = true) boolean indent)
        implements Action<NoConnection, FileRef> {
    private static final int AT_ONCE = 1_000;

    public WriteXml {
        new Namespaces(namespaces);
        for (String each : List.of(root, record)) {
            if (!Names.isName(each))
                throw new IllegalArgumentException("\"" + each + "\" cannot be the name of an element.");
        }
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return context.files().write(name, "application/xml", out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
            XmlWriter xml = new XmlWriter(text, new Namespaces(namespaces), indent);
            if (declaration) xml.declaration();
            xml.begin(root, attributes);
            long count = 0;
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                    for (Object row : some) xml.record(record, ++count, row);
                    context.progress(count, 0, "rows");
                    if (Thread.interrupted()) throw new InterruptedException();
                }
            }
            xml.end(root, count == 0);
            text.flush();
        });
    }
}
