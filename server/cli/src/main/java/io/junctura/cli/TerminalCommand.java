package io.junctura.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** A command that prints its result for people or for programs. */
abstract class TerminalCommand implements Callable<Integer> {

    @Mixin
    Common common = new Common();

    final Terminal terminal;

    TerminalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A column of a table: its head, and an item's text in it. */
    record Column(String head, Function<Map<String, Object>, String> text) {

        /** A value of the item: a text, the texts of a list, or nothing. */
        static Column of(String head, String key) {
            return new Column(
                    head,
                    item -> item.get(key) instanceof List<?> list
                            ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            : Api.words(item, key));
        }
    }

    /** @param sentence for people; programs get the value */
    final void say(Object value, String sentence) {
        if (common.forPeople()) terminal.out().println(sentence);
        else common.output.write(value, terminal.out());
    }

    /** A table for people; programs get the items. */
    final void table(List<Map<String, Object>> items, Column... columns) {
        if (!common.forPeople()) {
            common.output.write(items, terminal.out());
            return;
        }
        List<Column> all = List.of(columns);
        Output.table(
                all.stream().map(Column::head).toList(),
                items.stream()
                        .map(item -> all.stream()
                                .map(column -> column.text().apply(item))
                                .toList())
                        .toList(),
                terminal.out());
    }
}
