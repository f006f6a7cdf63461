// The editor as a person sees it.
export function editorOf(person) {
  const { page } = person;
  const editor = {
    person,
    /** The document on the screen. */
    text: () => page.locator('.cm-content'),
    graph: page.getByRole('application', { name: /^Graph of/ }),
    step: (title) => page.locator('.graph-node').filter({ hasText: title }).getByRole('button').first(),
    settings: (title) => page.getByRole('region', { name: `Settings of ${title}` }),
    /** The fields for title and ID of the selected step, which are folded away at first. */
    names: async () => {
      const form = page.locator('.step-form');
      const toggle = form.getByRole('button', { name: 'Title and ID' });
      await toggle.waitFor();
      if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
      return {
        title: form.getByLabel('Title', { exact: true }),
        id: form.getByLabel('ID', { exact: true }),
      };
    },
    /** A field of the selected step. */
    field: (label) =>
      page
        .locator('.step-form')
        .getByLabel(new RegExp(`^${label}\\b`))
        .first(),
    /** The picker of a trigger. */
    triggers: page.getByRole('dialog', { name: /the trigger$|a trigger$/ }),
    flows: page.getByRole('group', { name: 'Flow', exact: true }),
    flow: (title) => editor.flows.getByRole('button', { name: title, exact: true }),
    menuOfFlow: (title) => page.getByRole('button', { name: `Actions of the flow ${title}` }),
    note: page.locator('.editor-note'),
    conflict: page.getByRole('region', { name: 'Conflict' }),
    /** Where a conflict is decided, step by step. */
    choices: page.getByRole('dialog', { name: 'Resolve the conflict' }),
    choose: async () => {
      await page.getByRole('button', { name: 'Compare and choose…' }).click();
      await editor.choices.getByRole('radio').first().waitFor();
    },
    saveChoice: page.getByRole('button', { name: 'Save the result' }),
    unsaved: page.locator('.save-state', { hasText: /^(Offline|Signed out|Not saved yet)/ }),
    saved: page.locator('.save-state', { hasText: /^Saved/ }),
    problems: page.getByRole('region', { name: 'Below the editor' }),
    undo: page.getByRole('button', { name: 'Undo', exact: true }),
    redo: page.getByRole('button', { name: 'Redo' }),
    publish: page.getByRole('button', { name: /^Publish( v\d+)?…$/ }),

    open: async (name, search = '') => {
      await person.open(`/integrations/${name}/edit${search}`);
      await page.locator('.graph-node, .cm-content').first().waitFor();
    },
    /** Puts the caret behind a text that stands once in the document. */
    caretAfter: async (text) => {
      // An editor that has just opened shows its first lines before it knows how many fit.
      await page.locator('.cm-line', { hasText: text }).first().waitFor();
      await page.locator('.cm-content').evaluate((content, wanted) => {
        const lines = [...content.querySelectorAll('.cm-line')];
        const line = lines.find((each) => each.textContent.includes(wanted));
        if (!line) throw new Error(`The text has no line with ${wanted}`);
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let rest = line.textContent.indexOf(wanted) + wanted.length;
        while (walker.nextNode()) {
          const node = walker.currentNode;
          if (rest <= node.length) {
            content.focus();
            const selection = content.getRootNode().getSelection?.() ?? document.getSelection();
            selection.setBaseAndExtent(node, rest, node, rest);
            return;
          }
          rest -= node.length;
        }
      }, text);
      // The editor takes the caret over when the browser tells it of the new selection.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    },
    typeAfter: async (text, more) => {
      await editor.caretAfter(text);
      await person.type(more);
    },
    /** Opens the picker behind a step. */
    addAfter: async (title) => {
      await person.click(editor.step(title));
      await editor.graph.press('a');
    },
    /** Picks a step by what it is called. */
    pick: async (words) => {
      const search = page.getByRole('combobox', { name: /^Search actions/ });
      await search.waitFor();
      await person.type(words);
      await page.getByRole('dialog').getByRole('option').first().waitFor();
      await person.press('Enter');
      await search.waitFor({ state: 'detached' });
    },
    /** Picks a trigger by other words for it. */
    pickTrigger: async (words) => {
      const search = editor.triggers.getByRole('combobox');
      await search.waitFor();
      await person.type(words);
      await editor.triggers.getByRole('option').first().waitFor();
      await person.press('Enter');
      await search.waitFor({ state: 'detached' });
    },
    /** Pastes lines into the graph, as the browser does with its clipboard. */
    paste: (lines) =>
      editor.graph.evaluate((graph, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        graph.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, lines),
    /** Waits until the draft on the server says what is expected. */
    keeps: (name, expected) =>
      person.server.until(`the draft of ${name} to keep ${expected}`, async () =>
        (await person.server.draft(name))?.includes(expected),
      ),
  };
  return editor;
}
