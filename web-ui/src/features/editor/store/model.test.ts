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
});
