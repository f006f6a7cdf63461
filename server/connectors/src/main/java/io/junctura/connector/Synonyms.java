package io.junctura.connector;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** General words with the words that connectors use for them. Connectors themselves list names of products. */
final class Synonyms {
    private Synonyms() {}

    /** In each line: a word of people, then the words of connectors. */
    private static final String TABLE = """
        send deliver submit: send post publish write request
        notify notification alert inform tell ping warn: message mail post send phone person channel notification
        chat message: message
        email mail inbox: mail
        sms phone: phone text message
        spreadsheet xlsx xls workbook excel: excel workbook
        database db table record postgres mysql: sql database row
        save store persist write: write insert update keep
        get post put patch: request
        new: received changed added
        upload put: upload write
        download fetch get retrieve load pull: read request query file
        watch monitor observe detect listen wait: new changed received event file
        directory dir path: folder file
        document: file
        incoming arrive receive consume: received
        call invoke api rest endpoint url web: request http
        hook callback: webhook
        timer cron daily hourly nightly night morning day hour minute interval periodic clock repeat: schedule set often
        queue broker: message queue
        unzip extract decompress uncompress: unpack archive
        zip tar compress: pack archive compress
        import: read
        export: write
        transform convert map: transform convert
        create add new make open: insert create open make new
        change edit modify replace: update change
        remove erase drop: delete
        search lookup look select: find query
        manual button hand click start: hand start
        count counter increment sequence: add number
        remember memory variable cache: keep state value
        event pubsub subscribe: topic event
        report print invoice: pdf write
        render template fill: render template
        checksum digest sha md5: hash
        decode: decode
        secure: encrypt sign
        reply respond answer: answer respond
        subflow reuse: flow
        share public: link share
        rename: move
        tabular delimited: csv
        repository repo git: repository
        ticket bug: issue
        """;

    /** Words with which questions about triggers begin. */
    private static final Set<String> OF_TRIGGERS = stems(
            "watch monitor observe detect listen wait incoming arrive receive consume trigger start webhook hook timer"
                    + " cron daily hourly nightly schedule interval periodic every new");

    private static final Map<String, Set<String>> ALL = read();

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> all = new HashMap<>();
        for (String line : TABLE.strip().split("\n", -1)) {
            String[] sides = line.split(":", -1);
            for (String said : stems(sides[0])) {
                all.computeIfAbsent(said, word -> new LinkedHashSet<>()).addAll(stems(sides[1]));
            }
        }
        return all;
    }

    private static Set<String> stems(String words) {
        return new LinkedHashSet<>(SearchWords.of(words));
    }

    static Set<String> of(String word) {
        return ALL.getOrDefault(word, Set.of());
    }

    static Collection<String> words() {
        return ALL.keySet();
    }

    /** Whether a question is about triggers. */
    static boolean meanTrigger(List<String> words) {
        return words.stream().anyMatch(OF_TRIGGERS::contains);
    }
}
