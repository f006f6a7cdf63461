package io.junctura.bench.baseline;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes half of the rows of a file to another file, in a simple loop with the same library as Junctura, once for each
 * incoming connection. It closes the connection when the file is complete.
 */
public final class HalfByHand {
    private HalfByHand() {}

    /** Reads a file, and writes half of its rows. */
    @FunctionalInterface
    private interface Loop {
        void run(Path from, Path to) throws IOException, XMLStreamException;
    }

    /** Arguments: the format and the port. The files are in {@code data/exchange}. */
    public static void main(String[] args) throws IOException, XMLStreamException {
        String format = args[0];
        Loop loop = switch (format) {
            case "csv" -> HalfByHand::csv;
            case "ndjson" -> HalfByHand::ndjson;
            case "xml" -> HalfByHand::xml;
            default -> throw new IllegalArgumentException(format);
        };
        Path folder = Path.of("data", "exchange");
        Path whole = folder.resolve("half.part");
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 8, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket asked = server.accept()) {
                    loop.run(folder.resolve("table." + format), whole);
                    Files.move(whole, folder.resolve("half." + format), StandardCopyOption.REPLACE_EXISTING);
                    asked.getOutputStream().write('.');
                }
            }
        }
    }

    private static void csv(Path from, Path to) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(from);
                CsvWriter writer = CsvWriter.builder().build(to)) {
            int kind = -1;
            for (CsvRecord row : reader) {
                List<String> fields = row.getFields();
                if (kind < 0) {
                    kind = fields.indexOf("kind");
                    writer.writeRecord(fields);
                } else if (fields.get(kind).equals("A")) {
                    writer.writeRecord(fields);
                }
            }
        }
    }

    private static void ndjson(Path from, Path to) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (MappingIterator<Map<String, Object>> rows =
                        json.readerForMapOf(Object.class).readValues(from.toFile());
                SequenceWriter writer =
                        json.writer().withRootValueSeparator("\n").writeValues(to.toFile())) {
            while (rows.hasNextValue()) {
                Map<String, Object> row = rows.nextValue();
                if ("A".equals(row.get("kind"))) writer.write(row);
            }
        }
    }

    private static void xml(Path from, Path to) throws IOException, XMLStreamException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(from), 1 << 16);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(in);
            XMLStreamWriter writer = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeCharacters("\n");
            reader.nextTag();
            writer.writeStartElement(reader.getLocalName());
            writer.writeCharacters("\n");
            Map<String, String> row = new LinkedHashMap<>();
            while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                row.clear();
                while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                    row.put(reader.getLocalName(), reader.getElementText());
                }
                if (!"A".equals(row.get("kind"))) continue;
                writer.writeStartElement("row");
                for (Map.Entry<String, String> cell : row.entrySet()) {
                    writer.writeStartElement(cell.getKey());
                    writer.writeCharacters(cell.getValue());
                    writer.writeEndElement();
                }
                writer.writeEndElement();
                writer.writeCharacters("\n");
            }
            writer.writeEndElement();
            writer.close();
            reader.close();
        }
    }
}
