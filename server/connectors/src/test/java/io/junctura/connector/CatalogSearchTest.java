package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Effect;
import io.junctura.connector.CatalogSearch.Result;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Queries that users type into the picker, with the connectors of the product. */
class CatalogSearchTest {
    private static final Schema NOTHING = new Schema(Map.of());

    /** A query, and an entry that must be among the first three. */
    private static final String QUESTIONS = """
            send mail = mail.send
            send an e-mail = mail.send
            sned email = mail.send
            sftp upload = sftp.write
            upload a file to s3 = s3.write
            save to database = sql.insert|sql.upsert
            write rows into a table = sql.insert|sql.upsert|sql.update
            notify = slack.post-message|mail.send|smpp.send|twilio.send
            notify team on slack = slack.post-message
            slack message = slack.post-message
            excel = excel.write|excel.read
            spreadsheet = excel.write|excel.read
            watch folder = file.new-file|sftp.new-file|ftp.new-file|smb.new-file|dropbox.new-file|s3.new-file|webdav.new-file|vfs.new-file
            watch directory on ftp = ftp.new-file
            recieve webhook = http.webhook
            webhook = http.webhook
            incoming webhook = http.webhook
            call rest api = http.request
            http get = http.request
            http post = http.request
            every hour = schedule.every|schedule.cron
            cron = schedule.cron
            daily = schedule.cron|schedule.every
            kafka consumer = kafka.record
            publish to kafka = kafka.publish
            text message = smpp.send|twilio.send
            send sms = smpp.send|twilio.send
            make pdf = pdf.write
            report = pdf.write
            unzip = archive.extract
            zip files = archive.compress
            parse xml = xml.parse
            read csv = csv.read
            import csv = csv.read
            query database = sql.query
            select from database = sql.query
            new row = sql.rows
            database trigger = sql.rows|sql.notifications
            github issue = github.create-issue
            create issue = github.create-issue
            remember a value = state.set
            counter = state.add
            start manually = manual.start
            button = manual.start|slack.action
            rabbitmq = amqp.publish|amqp.received
            queue message = aws.sqs-send|amqp.publish|amqp.received|aws.sqs-message
            receive e-mail = mail.received
            new mail = mail.received
            delete file = file.delete
            download from sftp = sftp.read
            mqtt subscribe = mqtt.received
            dropbx = dropbox.new-file|dropbox.read|dropbox.write|dropbox.list
            postgres = sql.query|sql.insert|sql.rows|sql.upsert|sql.notifications
            hash = crypto.hash
            encrypt = crypto.encrypt
            base64 = crypto.encode|crypto.decode
            transform xml = xslt.transform
            sql.ins = sql.insert
            call another flow = flow.call
            publish event = topic.publish
            add row = sql.insert|sql.upsert
            insert row = sql.insert
            parse json = json.parse
            archive = archive.list|archive.extract|archive.compress
            schedule = schedule.cron|schedule.every
            fetch data from api = http.request
            post to slack channel = slack.post-message
            link two ids = xref.link
            validate json schema = json.validate
            print invoice = pdf.write
            copy file to share = smb.copy|smb.write
            wait for file = file.new-file
            poll database = sql.rows
            subscribe topic = topic.event
            email attachment = mail.read
            """;

    private static CatalogSearch search;

    /** The entries of the plugins: kind, name, title, description. */
    @BeforeAll
    static void catalog() throws IOException {
        List<ConnectorDescriptor> connectors = new ArrayList<>();
        try (InputStream in = CatalogSearchTest.class.getResourceAsStream("catalog.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                String[] field = line.split("\t", -1);
                if (field[0].equals("connector")) {
                    connectors.add(new ConnectorDescriptor(
                            field[1],
                            field[2],
                            field[3],
                            field[1],
                            "1.0",
                            Optional.empty(),
                            new ArrayList<>(),
                            new ArrayList<>()));
                    continue;
                }
                ConnectorDescriptor connector = connectors.get(connectors.size() - 1);
                if (field[0].equals("action")) {
                    connector
                            .actions()
                            .add(new ActionDescriptor(
                                    field[1], field[2], field[3], "A", Effect.READ, NOTHING, NOTHING));
                } else {
                    connector
                            .triggers()
                            .add(new TriggerDescriptor(
                                    field[1], field[2], field[3], "T", TriggerKind.POLL, NOTHING, NOTHING));
                }
            }
        }
        search = new CatalogSearch(Catalog.of(connectors));
    }

    private static List<String> first(String question, int most) {
        return search.find(question).stream().limit(most).map(Result::use).toList();
    }

    @TestFactory
    List<DynamicTest> theRightThingIsAmongTheFirstThree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : QUESTIONS.strip().lines().toList()) {
            String[] sides = line.split(" = ", -1);
            tests.add(DynamicTest.dynamicTest(
                    sides[0], () -> assertThat(first(sides[0], 3)).containsAnyOf(sides[1].split("[|]"))));
        }
        return tests;
    }

    @Test
    void triggersComeFirstIfTheQueryDescribesAnEvent() {
        assertThat(search.find("watch folder"))
                .first()
                .extracting(Result::trigger)
                .isEqualTo(true);
        assertThat(search.find("mail")).anyMatch(found -> !found.trigger());
    }

    @Test
    void anEmptyQueryFindsEverythingAndNonsenseFindsNothing() {
        assertThat(search.find("")).hasSameSizeAs(search.find(" the - of ")).hasSizeGreaterThan(200);
        assertThat(search.find("qqqq")).isEmpty();
        assertThat(search.find("{{ x.y }}*[")).hasSizeLessThan(200);
    }
}
