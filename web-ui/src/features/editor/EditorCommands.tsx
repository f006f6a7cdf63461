import { keyWords } from '../../ui/keys/table';
import { usePageActions } from '../../ui/pageActions';
import { editor as words } from '../../words/editor';
import { integrationSheet } from '../../words/integrationSheet';
import { keys } from '../../words/keys';
import { publishing } from '../../words/publishing';
import { tests } from '../../words/tests';
import { useData } from './data/DataProvider';
import { useStepActions } from './steps/useStepActions';
import { useEditor } from './store/useEditor';
import { isStep, useTests } from './test/TestProvider';
import { keepView, VIEWS } from './views';

/** The actions of the editor in the command palette. */
export function EditorCommands({ find, showSettings }: { find: () => void; showSettings: () => void }) {
  const editor = useEditor();
  const { publication, problems, saving, view, setView, unreadable } = editor;
  const { scope } = useData();
  const { start, isStarting, isRunning, listen } = useTests();
  const { add, extract, one } = useStepActions();
  const canTest = !isStarting && !isRunning && !unreadable && scope !== undefined;
  const canPublish = problems.length === 0 && saving.kind !== 'conflict';
  usePageActions([
    ...(canTest ? [{ title: tests.flow, run: () => start('flow') }] : []),
    ...(canTest && isStep(scope.step)
      ? [{ title: tests.step, keys: keyWords('test'), run: () => start('step') }]
      : []),
    ...(canTest ? [{ title: tests.listen, run: listen }] : []),
    ...(canPublish
      ? [
          {
            title: publishing.button(publication.since ? undefined : publication.next),
            keys: keyWords('publish'),
            run: () => void editor.publish(),
          },
        ]
      : []),
    ...(unreadable ? [] : [{ title: integrationSheet.command, run: showSettings }]),
    ...(unreadable ? [] : [{ title: words.addAStep, keys: keyWords('addAfter'), run: () => add('after') }]),
    ...(one ? [{ title: words.menu.extract, run: extract }] : []),
    { title: keys.find, keys: keyWords('find'), run: find },
    ...VIEWS.filter((each) => each !== view).map((each) => ({
      title: words.show[each],
      run: () => {
        keepView(each);
        setView(each);
      },
    })),
    { title: keys.save, keys: keyWords('save'), run: () => void editor.session.save() },
  ]);
  return null;
}
