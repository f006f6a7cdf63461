import { describe, expect, it } from 'vitest';
import { TextModel } from './model';

const text = (model: TextModel) => model.state().doc.toString();

describe('the text of a draft', () => {
  it('has one history without being shown', () => {
    const model = new TextModel('one\n');
    const told: string[] = [];
    model.onChange = (now) => told.push(now);
    model.apply([{ from: 0, to: 3, insert: 'two' }]);
    model.apply([{ from: 0, to: 3, insert: 'three' }]);
    model.undo();
    expect(text(model)).toBe('two\n');
    model.redo();
    expect(text(model)).toBe('three\n');
    expect(told).toEqual(['two\n', 'three\n', 'two\n', 'three\n']);
  });

  it('undoes typing as a whole', () => {
    const model = new TextModel('');
    model.apply([{ from: 0, to: 0, insert: 'a' }], true);
    model.apply([{ from: 1, to: 1, insert: 'b' }], true);
    model.undo();
    expect(text(model)).toBe('');
    expect(model.canUndo).toBe(false);
    expect(model.canRedo).toBe(true);
  });

  it('leaves the changes of others as they are', () => {
    const model = new TextModel('mine\ntheirs\n');
    model.apply([{ from: 0, to: 4, insert: 'mine!' }]);
    model.replace('mine!\ntheirs!\n');
    model.undo();
    expect(text(model)).toBe('mine\ntheirs!\n');
  });

  it('keeps the line breaks of Windows', () => {
    const model = new TextModel('a\r\nb\r\n');
    let told = '';
    model.onChange = (now) => {
      told = now;
    };
    model.apply([{ from: 0, to: 1, insert: 'c' }]);
    expect(told).toBe('c\r\nb\r\n');
  });

  it('is undone after a reload, too', () => {
    const model = new TextModel('one\r\n');
    model.apply([{ from: 0, to: 3, insert: 'two' }]);
    const saved = JSON.parse(JSON.stringify(model.saved()));
    const again = new TextModel('two\r\n', saved);
    const at: number[] = [];
    again.onUndone = (place) => at.push(place);
    again.undo();
    expect(text(again)).toBe('one\n');
    expect(at).toEqual([0]);
    again.redo();
    expect(text(again)).toBe('two\n');
  });

  it('begins anew if it is another text, or what was kept cannot be read', () => {
    const model = new TextModel('one');
    model.apply([{ from: 0, to: 3, insert: 'two' }]);
    expect(new TextModel('three', model.saved()).canUndo).toBe(false);
    expect(new TextModel('three', { doc: 3 }).canUndo).toBe(false);
  });

  it('selects what was selected before a change that is undone', () => {
    const model = new TextModel('a');
    const [before, after] = [[{ path: ['a'], id: 'a' }], [{ path: ['b'], id: 'b' }]];
    model.select(before);
    model.apply([{ from: 0, to: 1, insert: 'b' }]);
    model.select(after);
    model.undo();
    expect(model.selection()).toBe(before);
    model.redo();
    expect(model.selection()).toBe(after);
  });
});
