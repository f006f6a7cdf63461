import {
  Combobox,
  ComboboxDisclosure,
  ComboboxItem,
  ComboboxPopover,
  ComboboxProvider,
} from '@ariakit/react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { form as words } from '../../words/form';
import { Icon } from '../Icon';
import { Problem } from '../Problem';
import type { PickLists, PickProps } from './pickLists';
import './pickField.css';

const QUIET_MS = 250;
/** The number of pages that are loaded while none has a matching choice. */
const MAX_EMPTY = 10;

/**
 * A text field with a list of choices from the other system, which is loaded when it opens. Any other text is
 * allowed, too.
 */
export function PickField({ lists, list, id, label, value, placeholder, onChange, isInvalid }: PickProps) {
  const { connection, find } = lists;
  // A value is checked when it is complete: at first, and when the field is left.
  const [checked, setChecked] = useState(value);
  const [isOpen, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const text = useQuiet(sought);
  const queries = useQueryClient();
  const key = ['pick-list', connection, list];
  const asked = useInfiniteQuery({
    queryKey: [...key, text],
    queryFn: async ({ pageParam, signal }) => {
      let page = await find(list, text, pageParam, signal);
      for (let n = 1; page.items.length === 0 && page.next && n < MAX_EMPTY; n++)
        page = await find(list, text, page.next, signal);
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: isOpen && connection !== undefined,
    retry: false,
    staleTime: 30_000,
  });
  const items = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const hasFailed = asked.isError && !asked.isFetching;
  const open = (next: boolean) => {
    setOpen(next);
    setSought('');
    if (next && hasFailed) void asked.refetch();
    if (!next) void queries.cancelQueries({ queryKey: key });
  };
  const problem = useCheck(lists, list, checked);
  const title = items.find((each) => each.value === value)?.title;
  return (
    <ComboboxProvider open={isOpen && !hasFailed} setOpen={open} value={value}>
      <span className="pick">
        <Combobox
          id={id}
          className="pick-input"
          aria-invalid={isInvalid || undefined}
          aria-describedby={`${id}-hint`}
          placeholder={placeholder}
          autoComplete="none"
          spellCheck={false}
          // The failure stays readable while something else is typed.
          showOnChange={!hasFailed}
          onBlur={() => setChecked(value)}
          onChange={(event) => {
            setSought(event.target.value);
            onChange(event.target.value);
          }}
        />
        <ComboboxDisclosure className="pick-open" aria-label={words.choose(label)}>
          <Icon name="down" />
        </ComboboxDisclosure>
      </span>
      {title !== undefined && title !== value && <p className="muted caption">{title}</p>}
      {problem && checked === value && <p className="caption is-warning">{problem}</p>}
      {hasFailed && <Problem what={words.noChoices} error={asked.error} onRetry={() => open(true)} />}
      <ComboboxPopover
        className="pick-list"
        aria-label={words.choicesOf(label)}
        gutter={4}
        sameWidth
        // Not at the end of the page, which would be outside of all landmarks.
        fixed
        unmountOnHide
      >
        {items.map((item) => (
          <ComboboxItem
            key={item.value}
            className="pick-item"
            value={item.value}
            setValueOnClick={false}
            aria-selected={item.value === value}
            onClick={() => {
              onChange(item.value);
              setChecked(item.value);
            }}
          >
            {item.title}
            {item.note && <span className="muted caption">{item.note}</span>}
          </ComboboxItem>
        ))}
        {asked.hasNextPage && !asked.isFetching && (
          <ComboboxItem
            className="pick-item pick-more"
            hideOnClick={false}
            setValueOnClick={false}
            onClick={() => void asked.fetchNextPage()}
          >
            {words.moreChoices}
          </ComboboxItem>
        )}
        {connection === undefined && <Note text={words.chooseConnection} />}
        {asked.isFetching && <Note text={words.asking(connection ?? '')} />}
        {asked.isSuccess && !asked.isFetching && items.length === 0 && <Note text={nothing(text)} />}
      </ComboboxPopover>
    </ComboboxProvider>
  );
}

/** What the other system says against a value. Nothing is said if it does not answer: a run may still succeed. */
function useCheck({ connection, check }: PickLists, list: string, value: string): string | null | undefined {
  const asked = useQuery({
    queryKey: ['pick-check', connection, list, value],
    queryFn: ({ signal }) => check(list, value, signal),
    enabled: connection !== undefined && value !== '' && !value.includes('{{'),
    retry: false,
    staleTime: 30_000,
  });
  return asked.data;
}

function nothing(text: string) {
  return text ? words.noSuchChoice(text) : words.noneToChoose;
}

/** A line of the list that cannot be chosen. */
function Note({ text }: { text: string }) {
  return (
    <div role="option" aria-selected="false" aria-disabled="true" tabIndex={-1} className="pick-item muted">
      {text}
    </div>
  );
}

/** A debounced text. */
function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), text === '' ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
